using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Events;

/// <summary>What happens to experiments, live and afterwards.</summary>
internal static class EventRoutes
{
    private const int PageSize = 500;

    /// <summary>Adds the routes.</summary>
    public static void MapEvents(this RouteGroupBuilder api)
    {
        api.MapGet("/experiments/{key}/events", (HttpContext context, string key, EventStreaming streaming) => streaming.StreamAsync(context, key))
            .For(Role.Reader, "followExperiment", "Follows an experiment: everything that happened, then what happens, until it is over.")
            .WithDescription("Server-sent events. `Last-Event-ID` continues after an event; progress events have no id and are not kept. 204 where it is over and nothing follows.")
            .Produces<ExperimentEvent>(200, "text/event-stream").Produces(204);
        api.MapGet("/experiments/{key}/logs", LogsAsync)
            .For(Role.Reader, "getExperimentLogs", "Reads what happened to an experiment.")
            .Produces<Page<ExperimentEvent>>();
    }

    /// <summary>Reads events as they were kept, with their numbers.</summary>
    public static async Task<List<ExperimentEvent>> ReadAsync(NodeStore nodes, string key, long after, EventLevel level, int limit, CancellationToken cancellation) =>
    [
        .. (await nodes.Events.ReadAsync(key, after, (int)level, limit, cancellation))
            .Select(e => JsonSerializer.Deserialize(e.Body, ApiJson.Relaxed.ExperimentEvent)! with { Number = e.Number }),
    ];

    private static async Task<IResult> LogsAsync(HttpContext context, string key, ExperimentAccess access, NodeStore nodes, string? after, string? level, int? limit)
    {
        var cancellation = context.RequestAborted;
        await access.LookAsync(context, key, cancellation);
        var size = Asked.Limit(limit, PageSize);
        var events = await ReadAsync(nodes, key, NumberOf(after), Asked.Word(level, "level", EventLevel.Info), size, cancellation);
        return TypedResults.Ok(new Page<ExperimentEvent>([.. events], events.Count < size ? null : events[^1].Number!.Value.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The number of an event.</summary>
    public static long NumberOf(string? after)
    {
        if (string.IsNullOrEmpty(after)) return 0;
        return long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ApiProblem(ProblemCodes.Malformed, "The number of an event is a whole number of at least 0.");
    }
}
