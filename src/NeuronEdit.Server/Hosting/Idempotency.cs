using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Hosting;

/// <summary>
/// A POST with an <c>Idempotency-Key</c> that arrives again within a day gets the answer that the first got. Where the first was never
/// answered, since its node died, it is done again: what POSTs ask for may be asked twice.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, NodeStore nodes, TimeProvider time)
{
    private const string Header = "Idempotency-Key";
    private const int KeyLengthMax = 200;

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Method != HttpMethods.Post || context.GetEndpoint() is not RouteEndpoint || !context.Request.Headers.TryGetValue(Header, out var given))
        {
            await next(context);
            return;
        }

        if (given is not [{ Length: > 0 and <= KeyLengthMax } key] || key.Any(c => c is < ' ' or > '~')) throw new ApiProblem(ProblemCodes.Malformed, $"{Header} must be one text of 1 to {KeyLengthMax} characters.");
        var user = Caller.Of(context).User;
        var hash = await HashAsync(context);
        var before = await nodes.Requests.BeginAsync(user, key, hash, time.GetUtcNow(), context.RequestAborted);
        if (before is not null && before.Hash != hash) throw new ApiProblem(ProblemCodes.KeyReused, $"The {Header} was used for another request. Use a new one for each request.");
        if (before is { Status: { } status, Answer: { } answer }) await ReplayAsync(context, status, answer);
        else await AnswerAsync(context, user, key);
    }

    private static async Task<string> HashAsync(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Path}\n{context.Request.QueryString}\n"));
        var buffer = new byte[16 << 10];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;) hash.AppendData(buffer, 0, read);
        if (context.Request.Body.CanSeek) context.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task ReplayAsync(HttpContext context, int status, string answer)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>Keeps the answer before it is given: who does not get it can ask for it again.</summary>
    private async Task AnswerAsync(HttpContext context, string user, string key)
    {
        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch
        {
            // What was refused was not done: the same key may ask for it again.
            await nodes.Requests.ForgetAsync(user, key, CancellationToken.None);
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Response.StatusCode is >= 200 and < 300) await nodes.Requests.EndAsync(user, key, context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()), CancellationToken.None);
        else await nodes.Requests.ForgetAsync(user, key, CancellationToken.None);
        answer.Position = 0;
        await answer.CopyToAsync(body, context.RequestAborted);
    }
}
