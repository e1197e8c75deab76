using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NeuronEdit.Client;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Problems;

/// <summary>Whatever goes wrong is answered with problem details: exceptions, and statuses that the framework gives without words.</summary>
internal sealed class ProblemWriting(RequestDelegate next, ILogger<ProblemWriting> log)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more.
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = ProblemOf.Exception(e);
            Log(context, problem, e);
            await WriteAsync(context, problem);
            return;
        }
        catch (Exception e)
        {
            // Half of an answer is out: it can only be broken off, so that nobody takes it for the whole.
            ApiLog.BrokenOff(log, context.TraceIdentifier, context.Request.Method, PathOf(context), e);
            context.Abort();
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400 }) await WriteAsync(context, WithoutWords(context));
    }

    private static ApiProblem WithoutWords(HttpContext context) => context.Response.StatusCode switch
    {
        404 => new ApiProblem(ProblemCodes.NotFound, $"There is nothing at {context.Request.Path}. docs/api.md and /openapi/v1.json list what there is."),
        405 => new ApiProblem(ProblemCodes.MethodNotAllowed, $"{context.Request.Path} does not know {context.Request.Method}; it knows {context.Response.Headers.Allow}."),
        413 => new ApiProblem(ProblemCodes.TooLarge, "The request's content is larger than this node takes (limits.requestBytes)."),
        415 => new ApiProblem(ProblemCodes.MediaType, "The request's content must be JSON: Content-Type: application/json."),
        416 => new ApiProblem(ProblemCodes.Range, "The file ends before the bytes that the Range asks for."),
        var status when status < 500 => new ApiProblem(ProblemCodes.Malformed, "The request cannot be read."),
        _ => new ApiProblem(ProblemCodes.Defect, "The node failed by a defect of its own. Its log has the details under this request's id."),
    };

    private static async Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        var (status, title) = ProblemCodes.All[problem.Code];
        // A 416 says how long the file is.
        var range = context.Response.Headers.ContentRange;
        context.Response.Clear();
        ResponseHeaders.Set(context);
        if (status == 416) context.Response.Headers.ContentRange = range;
        if (status == 401) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (problem.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.StatusCode = status;
        var body = new Problem(problem.Code, status, title, Masking.Mask(problem.Message), $"urn:neuronedit:problem:{problem.Code}", context.TraceIdentifier);
        await context.Response.WriteAsJsonAsync(body, ApiJson.Relaxed.Problem, "application/problem+json", context.RequestAborted);
    }

    /// <summary>An address may hold what should not be kept; its query is not kept at all.</summary>
    private static string PathOf(HttpContext context) => Masking.Mask(context.Request.Path);

    private void Log(HttpContext context, ApiProblem problem, Exception caught)
    {
        if (problem.Code == ProblemCodes.Defect) ApiLog.Defect(log, context.TraceIdentifier, context.Request.Method, PathOf(context), caught);
        else if (problem.Code is ProblemCodes.StoreUnavailable or ProblemCodes.StorageUnavailable) ApiLog.Unavailable(log, context.TraceIdentifier, Masking.Mask(caught.Message));
        else ApiLog.Refused(log, context.TraceIdentifier, context.Request.Method, PathOf(context), problem.Code);
    }
}

/// <summary>Headers that every answer has.</summary>
internal static class ResponseHeaders
{
    /// <summary>The id of the request, for the log; and what keeps browsers from taking an answer for something else.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Request-Id"] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Sets them on every answer.</summary>
    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        Set(context);
        return next(context);
    });
}
