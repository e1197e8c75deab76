using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Datasets;

/// <summary>Datasets: files that have a name.</summary>
internal static class DatasetRoutes
{
    private const int PreviewRows = 10_000;
    private const int PreviewRowsMax = 100_000;
    private const int PathsMax = 1_000;

    /// <summary>Adds the routes.</summary>
    public static void MapDatasets(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ListAsync).For(Role.Reader, "listDatasets", "Lists the caller's datasets by name.").Produces<Page<Dataset>>();
        api.MapPost("/datasets", RegisterAsync).For(Role.Submitter, "registerDataset", "Gives files a name, so that experiments can name them: dataset:NAME.").Produces<Dataset>(201).Produces<Dataset>(200).Refuses(409).Refuses(422);
        api.MapGet("/datasets/{key}", async (HttpContext context, string key, NodeStore nodes) => TypedResults.Ok(await FindAsync(context, key, nodes))).For(Role.Reader, "getDataset", "A dataset.").Produces<Dataset>();
        api.MapGet("/datasets/{key}/preview", PreviewAsync).For(Role.Reader, "previewDataset", "Statistics of a dataset's first rows.").Produces<DatasetPreview>().Refuses(422);
        api.MapDelete("/datasets/{key}", ForgetAsync).For(Role.Submitter, "forgetDataset", "Forgets a dataset; its files stay.").Produces(204);
    }

    private static async Task<IResult> RegisterAsync(HttpContext context, RegisterDataset asked, NodeStore nodes, PathGuard guard, DatasetLooking looking, NodeSettings settings, TimeProvider time)
    {
        var user = Caller.Of(context).User;
        if (!DatasetNames.IsName(asked.Name)) throw new ApiProblem(ProblemCodes.InvalidData, $"name is '{Asked.Shown(asked.Name)}'; must be 1 to 64 letters, digits, dots, dashes and underscores.");
        if (asked.Paths.Length is 0 or > PathsMax) throw new ApiProblem(ProblemCodes.InvalidData, $"paths names {asked.Paths.Length} inputs; must be 1 to {PathsMax}.");
        var budget = settings.Limits.InputFiles;
        var paths = guard.Inputs(asked.Paths, user, ref budget);
        var key = DatasetNames.KeyOf(user, asked.Name);
        if (await nodes.Datasets.FindAsync(key, context.RequestAborted) is { } known) return Again(Read(known), paths);
        if (await nodes.Datasets.CountAsync(user, context.RequestAborted) >= settings.Limits.DatasetsPerUser)
            throw new ApiProblem(ProblemCodes.TooMany, $"User {user} has {settings.Limits.DatasetsPerUser} datasets, as many as there may be (limits.datasetsPerUser). Forget one.");
        var (files, rows, bytes, columns) = await looking.DescribeAsync(paths, context.RequestAborted);
        var dataset = new Dataset(key, asked.Name, user, time.GetUtcNow(), paths, files, rows, bytes, columns);
        var isOurs = await nodes.Datasets.AddAsync(new StoredDataset(key, user, asked.Name, JsonSerializer.Serialize(dataset, ApiJson.Default.Dataset)), context.RequestAborted);
        return isOurs ? TypedResults.Created($"/v1/datasets/{key}", dataset) : Again(Read((await nodes.Datasets.FindAsync(key, context.RequestAborted))!), paths);
    }

    private static Ok<Dataset> Again(Dataset known, System.Collections.Immutable.ImmutableArray<string> paths) => known.Paths.SequenceEqual(paths)
        ? TypedResults.Ok(known)
        : throw new ApiProblem(ProblemCodes.Taken, $"You have a dataset named '{known.Name}' of other files. Forget it first ({known.Key}), or choose another name.");

    private static async Task<IResult> ListAsync(HttpContext context, NodeStore nodes, string? after, int? limit)
    {
        var caller = Caller.Of(context);
        var size = Asked.Limit(limit);
        var found = await nodes.Datasets.ListAsync(caller.IsOperator ? null : caller.User, Asked.Mark(after, 1)?[0], size, context.RequestAborted);
        return TypedResults.Ok(new Page<Dataset>([.. found.Select(Read)], found.Length < size ? null : Asked.MarkOf(found[^1].Key)));
    }

    private static async Task<IResult> PreviewAsync(HttpContext context, string key, NodeStore nodes, PathGuard guard, DatasetLooking looking, NodeSettings settings, int? rows)
    {
        if (rows is < 1 or > PreviewRowsMax) throw new ApiProblem(ProblemCodes.Malformed, $"rows is {rows}; must be 1 to {PreviewRowsMax}.");
        var dataset = await FindAsync(context, key, nodes);
        // A link may have been set since.
        var budget = settings.Limits.InputFiles;
        guard.Inputs(dataset.Paths, dataset.User, ref budget);
        return TypedResults.Ok(await looking.PreviewAsync(dataset, rows ?? PreviewRows, context.RequestAborted));
    }

    private static async Task<IResult> ForgetAsync(HttpContext context, string key, NodeStore nodes)
    {
        var dataset = await FindAsync(context, key, nodes);
        await nodes.Datasets.RemoveAsync(dataset.Key, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Dataset> FindAsync(HttpContext context, string key, NodeStore nodes)
    {
        var caller = Caller.Of(context);
        var found = key.Length == 32 && key.All(char.IsAsciiHexDigitLower) ? await nodes.Datasets.FindAsync(key, context.RequestAborted) : null;
        return found is not null && (caller.IsOperator || found.User == caller.User) ? Read(found) : throw ApiProblem.NotFound($"dataset {Asked.Shown(key)}");
    }

    private static Dataset Read(StoredDataset stored) => JsonSerializer.Deserialize(stored.Body, ApiJson.Default.Dataset)!;
}
