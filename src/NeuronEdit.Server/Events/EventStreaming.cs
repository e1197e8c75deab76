using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Limiting;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Events;

/// <summary>Sends an experiment's events to one who follows it.</summary>
internal sealed class EventStreaming(ExperimentAccess access, NodeStore nodes, ExperimentWatch watch, OpenStreams streams, Authenticator authenticator, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int PageSize = 200;
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Sends until the experiment is over, the token ends, the node leaves, or nobody listens any more.</summary>
    public async Task StreamAsync(HttpContext context, string key)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var row = await access.LookAsync(context, key, context.RequestAborted);
        var caller = Caller.Of(context);
        var after = EventRoutes.NumberOf(context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["after"].FirstOrDefault());
        if (IsAllOf(row, after) && after > 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var open = streams.Open(caller.User);
        using var watching = watch.Watch(row);
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        try
        {
            await context.Response.StartAsync(either.Token);
            await FollowAsync(context, key, caller, watching, after, either.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Whoever follows comes again, to another node, and continues there.
        }
        catch (Problems.ApiProblem)
        {
            // The token holds no more, or the experiment is shared no more; whoever follows comes again and is told.
        }
    }

    private async Task FollowAsync(HttpContext context, string key, Caller caller, Watching watching, long after, CancellationToken cancellation)
    {
        byte[]? progress = null;
        for (var looked = time.GetTimestamp(); ;)
        {
            var (seen, next) = watching.Now;
            after = await SendKeptAsync(context, key, after, seen.Row, cancellation);
            if (IsAllOf(seen.Row, after)) return;
            if (seen.Progress is { } latest && latest != progress) await SendAsync(context, progress = latest, cancellation);
            if (!await IsNewsAsync(next, cancellation)) await SendAsync(context, EventFrame.Beat, cancellation);
            if (time.GetElapsedTime(looked) < Authenticator.BelievedFor) continue;
            // Who followed an hour ago may be let in no more.
            await authenticator.RequireStillValidAsync(caller, cancellation);
            await access.RequireStillAsync(caller, key, cancellation);
            looked = time.GetTimestamp();
        }
    }

    private async Task<long> SendKeptAsync(HttpContext context, string key, long after, ExperimentRow row, CancellationToken cancellation)
    {
        while (after < row.LastEvent)
        {
            var events = await EventRoutes.ReadAsync(nodes, key, after, EventLevel.Info, PageSize, cancellation);
            foreach (var happened in events) await SendAsync(context, EventFrame.Of(happened), cancellation);
            if (events.Count == 0) break;
            after = events[^1].Number!.Value;
        }

        return after;
    }

    private async Task<bool> IsNewsAsync(Task next, CancellationToken cancellation)
    {
        try
        {
            await next.WaitAsync(BeatInterval, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Nothing will follow unless somebody asks for something.</summary>
    private static bool IsAllOf(ExperimentRow row, long after) => row.IsOver && after >= row.LastEvent;

    private static async Task SendAsync(HttpContext context, byte[] frame, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(frame, cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }
}
