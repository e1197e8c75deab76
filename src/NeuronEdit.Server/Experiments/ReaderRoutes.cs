using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Experiments;

/// <summary>Sharing: who may look at an experiment beside its user.</summary>
internal static class ReaderRoutes
{
    private const string Everybody = "*";
    private const int ReadersMax = 1_000;

    /// <summary>Adds the routes.</summary>
    public static void MapReaders(this RouteGroupBuilder api)
    {
        api.MapGet("/experiments/{key}/readers", ListAsync).For(Role.Reader, "listReaders", "Lists who may look at an experiment beside its user.").Produces<Page<Reader>>();
        api.MapPut("/experiments/{key}/readers/{user}", AddAsync).For(Role.Submitter, "addReader", "Lets a user look at an experiment; *: everybody.").Produces(204).Refuses(422);
        api.MapDelete("/experiments/{key}/readers/{user}", RemoveAsync).For(Role.Submitter, "removeReader", "Lets a user look at an experiment no more.").Produces(204);
    }

    private static async Task<IResult> ListAsync(HttpContext context, string key, ExperimentAccess access, NodeStore nodes, string? after, int? limit)
    {
        await access.ControlAsync(context, key, context.RequestAborted);
        var size = Asked.Limit(limit);
        var users = await nodes.Readers.ListAsync(key, Asked.Mark(after, 1)?[0], size, context.RequestAborted);
        return TypedResults.Ok(new Page<Reader>([.. users.Select(u => new Reader(u))], users.Length < size ? null : Asked.MarkOf(users[^1])));
    }

    private static async Task<IResult> AddAsync(HttpContext context, string key, string user, ExperimentAccess access, NodeStore nodes)
    {
        await access.ControlAsync(context, key, context.RequestAborted);
        if (user != Everybody && !UserName.IsValid(user)) throw new ApiProblem(ProblemCodes.InvalidExperiment, $"'{Asked.Shown(user)}' can be no user's name: lower-case letters, digits, dashes, dots and underscores, at most 64. Everybody is *.");
        if (!await nodes.Readers.AddAsync(key, user, ReadersMax, context.RequestAborted)) throw new ApiProblem(ProblemCodes.TooMany, $"Experiment {key} has {ReadersMax} readers, as many as there may be. Let everybody look: *.");
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string key, string user, ExperimentAccess access, NodeStore nodes)
    {
        await access.ControlAsync(context, key, context.RequestAborted);
        return await nodes.Readers.RemoveAsync(key, user, context.RequestAborted) ? TypedResults.NoContent() : throw ApiProblem.NotFound($"reader {Asked.Shown(user)}");
    }
}
