using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Hosting;

/// <summary>Reads a request's content whole before anything is done with it, so that one that is too large or comes too slowly is told so, whoever wanted it.</summary>
internal sealed class RequestContent(RequestDelegate next, NodeSettings settings)
{
    private const int BufferBytes = 16 << 10;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint && (context.Request.ContentLength ?? 1) > 0 && !HttpMethods.IsGet(context.Request.Method))
        {
            RequireUtf8(context.Request.ContentType);
            context.Request.EnableBuffering(settings.Limits.RequestBytes + BufferBytes);
            var buffer = new byte[BufferBytes];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0)
            {
            }

            context.Request.Body.Position = 0;
        }

        await next(context);
    }

    private static void RequireUtf8(string? type)
    {
        if (MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            throw new ApiProblem(ProblemCodes.MediaType, "The request's content must be UTF-8: Content-Type: application/json.");
    }
}
