using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Experiments;

/// <summary>Experiments: list, look, submit, control.</summary>
internal static class ExperimentRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void MapExperiments(this RouteGroupBuilder api)
    {
        api.MapGet("/experiments", ListAsync).For(Role.Reader, "listExperiments", "Lists experiments that the caller may see, the newest first.").Produces<Page<Experiment>>();
        api.MapPost("/experiments", async (HttpContext context, SubmitExperiment experiment, Submission submission) => Accepted(await submission.SubmitAsync(Caller.Of(context), experiment)))
            .For(Role.Submitter, "submitExperiment", "Submits an experiment. The same one again is not run again, unless it failed or was cancelled.")
            .Produces<Accepted>(202).Refuses(409).Refuses(413).Refuses(422);
        api.MapGet("/experiments/{key}", GetAsync).For(Role.Reader, "getExperiment", "All that there is to know of an experiment.").Produces<Client.ExperimentDetails>();
        api.MapPatch("/experiments/{key}", ChangeShareAsync).For(Role.Submitter, "changeExperimentShare", "Changes how an experiment shares the workers.").Produces<Experiment>().Refuses(409);
        api.MapPost("/experiments/{key}/samples", async (HttpContext context, string key, AddSamples samples, Submission submission, ExperimentAccess access) =>
                Accepted(await submission.AddSamplesAsync(Caller.Of(context), await access.ControlAsync(context, key, context.RequestAborted), samples)))
            .For(Role.Submitter, "addSamples", "Adds samples to a finished experiment; nothing is trained again.").Produces<Accepted>(202).Refuses(409).Refuses(422);
        api.MapControl("pause", "pauseExperiment", "Stops an experiment until it is resumed.", (client, key) => client.PauseAsync(key, CancellationToken.None));
        api.MapControl("resume", "resumeExperiment", "Lets an experiment go on; what was done is kept.", (client, key) => client.ResumeAsync(key, CancellationToken.None));
        api.MapControl("cancel", "cancelExperiment", "Stops an experiment for good; what was done is kept until it is deleted.", (client, key) => client.CancelAsync(key, CancellationToken.None));
        api.MapDelete("/experiments/{key}", (HttpContext context, string key, ExperimentAccess access, ClusterClient client) => ControlAsync(context, key, access, () => client.DeleteAsync(key, CancellationToken.None)))
            .For(Role.Submitter, "deleteExperiment", "Stops an experiment, deletes its results and forgets it.").Produces<Accepted>(202).Refuses(409);
    }

    /// <summary>What was asked is kept even where whoever asked has gone: it is not cancelled with the request.</summary>
    private static void MapControl(this RouteGroupBuilder api, string what, string id, string summary, Func<ClusterClient, string, Task<Request>> ask) =>
        api.MapPost($"/experiments/{{key}}/{what}", (HttpContext context, string key, ExperimentAccess access, ClusterClient client) => ControlAsync(context, key, access, () => ask(client, key)))
            .For(Role.Submitter, id, summary).Produces<Accepted>(202).Refuses(409);

    private static async Task<IResult> ControlAsync(HttpContext context, string key, ExperimentAccess access, Func<Task<Request>> ask)
    {
        var row = await access.ControlAsync(context, key, context.RequestAborted);
        RequireTaken(row);
        try
        {
            var request = await ask();
            return Accepted(new Accepted(Views.Of(request.Before!, request.FirstRun, row.SubmittedAt), request.IsNews, request.FirstRun));
        }
        catch (NeuronEditException e)
        {
            throw ProblemOf.Control(e);
        }
    }

    private static async Task<IResult> ChangeShareAsync(HttpContext context, string key, ShareChange change, ExperimentAccess access, ClusterClient client)
    {
        var row = await access.ControlAsync(context, key, context.RequestAborted);
        RequireTaken(row);
        Submission.RequirePriority(Caller.Of(context), change.Priority);
        try
        {
            var changed = await client.ChangeShareAsync(key, share => Valid(new Cluster.Client.Share
            {
                Weight = change.Weight ?? share.Weight,
                Priority = change.Priority ?? share.Priority,
                SlotsMax = change.SlotsMax is { } most ? most == 0 ? null : most : share.SlotsMax,
            }), CancellationToken.None);
            return TypedResults.Ok(Views.Of(changed, ExperimentSnapshot.Of(row).Experiment.Run, row.SubmittedAt));
        }
        catch (NeuronEditException e)
        {
            throw ProblemOf.Control(e);
        }
    }

    /// <summary>What is wrong with a share does not lie in the experiment's phase.</summary>
    private static Cluster.Client.Share Valid(Cluster.Client.Share share)
    {
        try
        {
            share.Validate();
            return share;
        }
        catch (NeuronEditException e)
        {
            throw ProblemOf.Exception(e);
        }
    }

    /// <summary>Before a worker has taken an experiment there is nobody to ask.</summary>
    private static void RequireTaken(ExperimentRow row)
    {
        if (row.Version == 0) throw new ApiProblem(ProblemCodes.WrongPhase, $"No worker has taken experiment {row.Name} ({row.Key}) yet. Try again in a moment; see that one is alive.", TimeSpan.FromSeconds(1));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string key, ExperimentAccess access, ExperimentRecorder recorder, ClusterClient client)
    {
        var row = await access.LookAsync(context, key, context.RequestAborted);
        if (await DetailsAsync(client, key, context.RequestAborted) is { } details) return TypedResults.Ok(Views.Of(details, row.SubmittedAt));
        if (row.Version == 0) return TypedResults.Ok(new Client.ExperimentDetails(ExperimentSnapshot.Of(row).Experiment, [], [], [], 0));
        // Whoever is told that it is gone finds it in no list afterwards.
        await recorder.LookAsync(key, context.RequestAborted);
        throw ApiProblem.NotFound($"experiment {key}");
    }

    /// <summary>What the actor knows; null: it is not there, not yet or no more.</summary>
    private static async Task<Cluster.Client.ExperimentDetails?> DetailsAsync(ClusterClient client, string key, CancellationToken cancellation)
    {
        try
        {
            var found = await client.ShowAsync(key, cancellation);
            return found.Experiment.Key == key ? found : null;
        }
        catch (NeuronEditException e) when (e.Code == FailureCode.Specification)
        {
            return null;
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, NodeStore nodes, string? status, string? user, string? name, string? keyPrefix, string? after, int? limit)
    {
        var caller = Caller.Of(context);
        var word = Asked.Word<Client.ExperimentStatus>(status, "status") is { } wanted ? Views.WordOf(wanted) : null;
        var query = new ExperimentQuery(caller.IsOperator ? null : caller.User, user, word, name, keyPrefix);
        var page = await PageAsync(nodes, query, after, Asked.Limit(limit), context.RequestAborted);
        return TypedResults.Ok(new Page<Experiment>([.. page.Items.Select(row => ExperimentSnapshot.Of(row).Experiment)], page.Next));
    }

    /// <summary>A part of a list of experiments.</summary>
    public static async Task<Page<ExperimentRow>> PageAsync(NodeStore nodes, ExperimentQuery query, string? after, int limit, CancellationToken cancellation)
    {
        ExperimentMark? mark = Asked.Mark(after, 2) is [var ticks, var key]
            ? new ExperimentMark(long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(at, TimeSpan.Zero) : DateTimeOffset.MinValue, key)
            : null;
        var rows = await nodes.Experiments.ListAsync(query, mark, limit, cancellation);
        return new Page<ExperimentRow>(rows, rows.Length < limit ? null : Asked.MarkOf(rows[^1].SubmittedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), rows[^1].Key));
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Accepted<Accepted> Accepted(Accepted accepted) => TypedResults.Accepted($"/v1/experiments/{accepted.Experiment.Key}", accepted);
}
