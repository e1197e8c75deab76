using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Results;

/// <summary>Results: list, metrics, files with ranges.</summary>
internal static class ResultRoutes
{
    /// <summary>Adds the routes.</summary>
    public static void MapResults(this RouteGroupBuilder api)
    {
        api.MapGet("/experiments/{key}/results", ListAsync).For(Role.Reader, "listResults", "Lists the files of a finished experiment.").Produces<Page<ResultFile>>().Refuses(409);
        api.MapGet("/experiments/{key}/results/{**path}", async (HttpContext context, string key, string path, ExperimentAccess access, ResultIndex index) => Send(context, FolderOf(await access.LookAsync(context, key, context.RequestAborted)), path, index))
            .For(Role.Reader, "getResult", "A file of a finished experiment; ranges are understood, and the ETag is the file's SHA-256.").Produces<Stream>(200, "application/octet-stream").Produces<Stream>(206, "application/octet-stream").Produces(304).Refuses(409).Refuses(416);
        api.MapGet("/experiments/{key}/metrics", async (HttpContext context, string key, ExperimentAccess access, ResultIndex index) => Send(context, FolderOf(await access.LookAsync(context, key, context.RequestAborted)), ExperimentMetrics.FileName, index, "application/json"))
            .For(Role.Reader, "getMetrics", "How well a finished experiment went; docs/metrics.md describes it.").Produces<object>().Refuses(409);
    }

    /// <summary>The results folder of an experiment.</summary>
    public static string FolderOf(ExperimentRow row) => ExperimentSnapshot.Of(row).Experiment.Results;

    /// <summary>Sends a file that the manifest names.</summary>
    public static IResult Send(HttpContext context, string folder, string path, ResultIndex index, string type = "application/octet-stream")
    {
        var file = index.Read(folder).Find(path) ?? throw ApiProblem.NotFound($"file '{Asked.Shown(path)}' in the results");
        var at = Path.Combine(folder, file.Path);
        // The manifest is ours, but somebody else may have put a link where the file was.
        if (!File.Exists(at) || !PathGuard.IsInFolder(at, folder)) throw ApiProblem.NotFound($"file '{Asked.Shown(path)}' in the results");
        context.Response.Headers.CacheControl = "private, no-cache";
        var tag = file.Sha256 is { } hash ? new EntityTagHeaderValue($"\"{hash}\"") : null;
        var name = type == "application/octet-stream" ? Path.GetFileName(file.Path) : null;
        return TypedResults.PhysicalFile(at, type, name, entityTag: tag, enableRangeProcessing: true);
    }

    private static async Task<IResult> ListAsync(HttpContext context, string key, ExperimentAccess access, ResultIndex index, string? after, int? limit)
    {
        return List(FolderOf(await access.LookAsync(context, key, context.RequestAborted)), index, after, limit);
    }

    /// <summary>Lists the files of a results folder.</summary>
    public static Ok<Page<ResultFile>> List(string folder, ResultIndex index, string? after, int? limit)
    {
        var files = index.Read(folder).Files;
        var size = Asked.Limit(limit, Asked.LimitMax);
        var last = Asked.Mark(after, 1)?[0];
        var page = files.SkipWhile(f => last is not null && string.CompareOrdinal(f.Path, last) <= 0).Take(size).ToList();
        return TypedResults.Ok(new Page<ResultFile>([.. page], page.Count < size ? null : Asked.MarkOf(page[^1].Path)));
    }
}
