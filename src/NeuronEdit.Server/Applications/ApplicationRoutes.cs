using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Data;
using NeuronEdit.Server.Datasets;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Hosting;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Results;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Applications;

/// <summary>Edits that are applied to new data: whoever may look at an experiment may apply what it learnt, with results of their own.</summary>
internal static class ApplicationRoutes
{
    private const int PathsMax = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds the routes.</summary>
    public static void MapApplications(this RouteGroupBuilder api)
    {
        api.MapPost("/edits/{key}/applications", SubmitAsync).For(Role.Submitter, "applyEdit", "Applies an edit to new data; nothing is trained.").Produces<Application>(202).Refuses(409).Refuses(413).Refuses(422);
        api.MapGet("/applications", ListAsync).For(Role.Reader, "listApplications", "Lists the caller's applications of edits.").Produces<Page<Application>>();
        api.MapGet("/applications/{key}", async (HttpContext context, string key, ClusterClient client) => TypedResults.Ok(Of(await FindAsync(context, key, client)))).For(Role.Reader, "getApplication", "An application of an edit.").Produces<Application>();
        api.MapDelete("/applications/{key}", RemoveAsync).For(Role.Submitter, "removeApplication", "Stops an application if it works, and forgets it; its results stay.").Produces(204);
        api.MapGet("/applications/{key}/results", async (HttpContext context, string key, ClusterClient client, ResultIndex index, string? after, int? limit) =>
                ResultRoutes.List((await FindAsync(context, key, client)).Results, index, after, limit))
            .For(Role.Reader, "listApplicationResults", "Lists the files of a finished application.").Produces<Page<ResultFile>>().Refuses(409);
        api.MapGet("/applications/{key}/results/{**path}", async (HttpContext context, string key, string path, ClusterClient client, ResultIndex index) =>
                ResultRoutes.Send(context, (await FindAsync(context, key, client)).Results, path, index))
            .For(Role.Reader, "getApplicationResult", "A file of a finished application; ranges are understood.").Produces<Stream>(200, "application/octet-stream").Produces<Stream>(206, "application/octet-stream").Refuses(409).Refuses(416);
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, string key, ApplyEdit asked, ExperimentAccess access, ResultIndex index, DatasetNames datasets, PathGuard guard, ClusterClient client, NodeSettings settings, TimeProvider time)
    {
        var row = await access.LookAsync(context, key, context.RequestAborted);
        var user = Caller.Of(context).User;
        var edit = ResultRoutes.FolderOf(row);
        index.Read(edit);
        if (asked.Paths.Length is 0 or > PathsMax) throw new ApiProblem(ProblemCodes.InvalidData, $"paths names {asked.Paths.Length} inputs; must be 1 to {PathsMax}.");
        var budget = settings.Limits.InputFiles;
        var inputs = guard.Inputs(await datasets.ResolveAsync(asked.Paths, user), user, ref budget);
        var request = new ApplicationRequest
        {
            Experiment = row.Key,
            Edit = edit,
            User = user,
            Inputs = inputs,
            Results = guard.Results(asked.Results ?? FolderOf(row.Name, row.Key, asked), user),
            Format = Asked.Word<FileFormat>(asked.Format, "format"),
            Alpha = asked.Alpha ?? 1,
            Inverse = asked.Inverse ?? false,
            DropRowsWithMissing = asked.DropRowsWithMissing ?? false,
        };
        var application = await client.Applications.SubmitAsync(request, NodeFolders.Storage(settings), CancellationToken.None);
        await UntilTakenAsync(client, application.Key, time);
        return TypedResults.Accepted($"/v1/applications/{application.Key}", Of(application));
    }

    /// <summary>So that whoever asks for it next finds it; where no worker is alive they find it later.</summary>
    private static async Task UntilTakenAsync(ClusterClient client, string key, TimeProvider time)
    {
        for (var left = Patience; left > TimeSpan.Zero && await client.Applications.FindAsync(key, CancellationToken.None) is null; left -= Pause) await Task.Delay(Pause, time);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ClusterClient client, string? after, int? limit)
    {
        var caller = Caller.Of(context);
        var size = Asked.Limit(limit);
        var found = await client.Applications.ListAsync(caller.IsOperator ? null : caller.User, Asked.Mark(after, 1)?[0], size, context.RequestAborted);
        return TypedResults.Ok(new Page<Application>([.. found.Select(Of)], found.Length < size ? null : Asked.MarkOf(found[^1].Key)));
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string key, ClusterClient client)
    {
        await FindAsync(context, key, client);
        await client.Applications.RemoveAsync(key, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<ApplicationView> FindAsync(HttpContext context, string key, ClusterClient client)
    {
        var caller = Caller.Of(context);
        var found = key.Length == 32 && key.All(char.IsAsciiHexDigitLower) ? await client.Applications.FindAsync(key, context.RequestAborted) : null;
        return found is not null && (caller.IsOperator || found.User == caller.User) ? found : throw ApiProblem.NotFound($"application {Asked.Shown(key)}");
    }

    private static Application Of(ApplicationView view) => new(
        view.Key, view.Experiment, view.User, (Client.ApplicationStatus)view.Status, view.Results, view.Notes.Texts, view.Summary.Length > 0 ? view.Summary : null, Views.Of(view.Failure));

    /// <summary>A folder that only the same application has.</summary>
    private static string FolderOf(string name, string key, ApplyEdit asked)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{System.Text.Json.JsonSerializer.Serialize(asked, ApiJson.Default.ApplyEdit)}")).AsSpan(0, 6));
        return $"applied-{string.Concat(name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40))}-{hash}";
    }
}
