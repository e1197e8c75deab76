using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Results;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Edits;

/// <summary>Edits: what finished experiments have learnt.</summary>
internal static class EditRoutes
{
    private const string Folder = ArtifactFolder.Name + "/";

    /// <summary>Adds the routes.</summary>
    public static void MapEdits(this RouteGroupBuilder api)
    {
        api.MapGet("/edits", ListAsync).For(Role.Reader, "listEdits", "Lists edits that the caller may use, the newest first.").Produces<Page<Edit>>();
        api.MapGet("/edits/{key}", GetAsync).For(Role.Reader, "getEdit", "An edit and its files.").Produces<EditDetails>().Refuses(409);
        api.MapGet("/edits/{key}/files/{name}", async (HttpContext context, string key, string name, ExperimentAccess access, ResultIndex index) =>
                ResultRoutes.Send(context, ResultRoutes.FolderOf(await access.LookAsync(context, key, context.RequestAborted)), Folder + name, index))
            .For(Role.Reader, "getEditFile", "A file of an edit; ranges are understood.").Produces<Stream>(200, "application/octet-stream").Produces<Stream>(206, "application/octet-stream").Refuses(409);
        api.MapGet("/edits/{key}/archive", ArchiveAsync).For(Role.Reader, "getEditArchive", "All files of an edit in a ZIP archive, as neuronedit apply takes them once it is unpacked.").Produces<Stream>(200, "application/zip").Refuses(409);
    }

    private static async Task<IResult> ListAsync(HttpContext context, NodeStore nodes, string? after, int? limit)
    {
        var caller = Caller.Of(context);
        var query = new ExperimentQuery(caller.IsOperator ? null : caller.User, Status: Views.WordOf(Client.ExperimentStatus.Finished));
        var page = await ExperimentRoutes.PageAsync(nodes, query, after, Asked.Limit(limit), context.RequestAborted);
        return TypedResults.Ok(new Page<Edit>([.. page.Items.Select(EditOf)], page.Next));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string key, ExperimentAccess access, ResultIndex index)
    {
        var row = await access.LookAsync(context, key, context.RequestAborted);
        var folder = ResultRoutes.FolderOf(row);
        var files = FilesOf(index.Read(folder));
        var artifact = EditArtifact.Read(name => File.OpenRead(Path.Combine(folder, ArtifactFolder.Name, name)), folder);
        return TypedResults.Ok(new EditDetails(EditOf(row), [.. artifact.Channels.Select(c => c.Name)], artifact.Layer, artifact.ModelHash, [.. files]));
    }

    private static async Task<IResult> ArchiveAsync(HttpContext context, string key, ExperimentAccess access, ResultIndex index)
    {
        var row = await access.LookAsync(context, key, context.RequestAborted);
        var folder = Path.Combine(ResultRoutes.FolderOf(row), ArtifactFolder.Name);
        var files = FilesOf(index.Read(ResultRoutes.FolderOf(row)));
        if (files.Any(f => !PathGuard.IsInFolder(Path.Combine(folder, f.Path), folder))) throw ApiProblem.NotFound($"edit {key}");
        // A ZIP entry is closed with a synchronous write, of some bytes.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } control) control.AllowSynchronousIO = true;
        return TypedResults.Stream(async stream =>
        {
            // Model and sketches do not shrink.
            await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null);
            foreach (var file in files) await archive.CreateEntryFromFileAsync(Path.Combine(folder, file.Path), file.Path, CompressionLevel.Fastest, context.RequestAborted);
        }, "application/zip", $"edit-{key[..Math.Min(12, key.Length)]}.zip");
    }

    private static List<ResultFile> FilesOf(ResultFiles results) =>
        [.. results.Files.Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal)).Select(f => f with { Path = f.Path[Folder.Length..] })];

    private static Edit EditOf(ExperimentRow row) => new(row.Key, row.Name, row.User, row.SubmittedAt);
}
