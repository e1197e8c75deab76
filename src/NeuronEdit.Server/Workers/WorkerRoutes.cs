using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Workers;

/// <summary>Workers: list, drain.</summary>
internal static class WorkerRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void MapWorkers(this RouteGroupBuilder api)
    {
        api.MapGet("/workers", ListAsync).For(Role.Reader, "listWorkers", "Lists workers by name; those that left or were lost are remembered for an hour.").Produces<Page<Worker>>();
        api.MapPost("/workers/{name}/drain", DrainAsync).For(Role.Operator, "drainWorker", "Lets a worker leave: it finishes or hands back what it has.").Produces<Worker>(202).Refuses(409);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ClusterClient client, string? after, int? limit)
    {
        var page = await client.Workers.ListAsync(Asked.Mark(after, 1)?[0], Asked.Limit(limit), context.RequestAborted);
        return TypedResults.Ok(new Page<Worker>([.. page.Workers.Select(Views.Of)], page.Next is { } next ? Asked.MarkOf(next) : null));
    }

    private static async Task<IResult> DrainAsync(ClusterClient client, string name)
    {
        try
        {
            return TypedResults.Accepted((string?)null, Views.Of(await client.Workers.DrainAsync(name, CancellationToken.None)));
        }
        catch (NeuronEditException e) when (e.Code == FailureCode.Specification)
        {
            throw new ApiProblem(e.Message.StartsWith("There is no", StringComparison.Ordinal) ? ProblemCodes.NotFound : ProblemCodes.WrongPhase, e.Message, inner: e);
        }
    }
}
