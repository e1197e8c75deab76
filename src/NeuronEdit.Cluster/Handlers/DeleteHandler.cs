using System.Text.Json;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Deletes what lies in storage under an actor's key; for an experiment its results too, but nothing there that is not ours.</summary>
internal sealed class DeleteHandler(HandlerSetting setting) : WorkHandler<JsonElement, DoneResult>
{
    private static readonly string[] ResultFolders = [ResultsFolder.SamplesFolder, ArtifactFolder.Name, ResultsFolder.WorkFolder];
    private static readonly string[] ResultFiles = [ExperimentMetrics.FileName, ArtifactFolder.ModelName, RunLog.FileName];

    /// <inheritdoc/>
    public override string Kind => WorkKinds.Delete;

    /// <inheritdoc/>
    protected override Task<DoneResult> RunAsync(JsonElement input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation) => OnOwnThread(() =>
    {
        if (work.Owner.Kind == ExperimentActor.KindName && ClusterJson.Read<ExperimentWorkInput>(work.Input) is var mine && OwnsResults(mine)) DeleteResults(mine.Results);
        DeleteFolder(work.Owner.Kind switch
        {
            ExperimentActor.KindName => setting.Storage.Experiment(work.Owner.Key),
            DatasetActor.KindName => setting.Storage.Dataset(work.Owner.Key),
            TrainingActor.KindName => setting.Storage.Training(work.Owner.Key),
            SketchActor.KindName => setting.Storage.Sketch(work.Owner.Key),
            _ => throw new InvalidOperationException($"A {work.Owner.Kind} has nothing in storage."),
        });
        return new DoneResult("", []);
    });

    /// <summary>One that never got as far as a folder, or named another experiment's and was refused, has no results there.</summary>
    private bool OwnsResults(ExperimentWorkInput input)
    {
        var own = Enumerable.Range(0, input.Round + 1).Select(round => StoredFile.TryRead<RoundFile>(setting.Storage.Plan(input.Experiment, round))?.Fingerprint).OfType<string>().ToHashSet(StringComparer.Ordinal);
        // Without a mark it is what an earlier attempt to delete it has left.
        return own.Count > 0 && (ResultsFolder.FingerprintIn(input.Results) is not { } found || own.Contains(found));
    }

    private static void DeleteResults(string folder)
    {
        if (!Directory.Exists(folder)) return;
        // The manifest goes first: what is left without it is no result.
        DeleteFile(Path.Combine(folder, Manifest.FileName));
        foreach (var name in ResultFolders) DeleteFolder(Path.Combine(folder, name));
        foreach (var name in ResultFiles) DeleteFile(Path.Combine(folder, name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any()) DeleteFolder(folder);
    }

    private static void DeleteFile(string path) => Delete(path, File.Delete);

    private static void DeleteFolder(string path) => Delete(path, folder => Directory.Delete(folder, recursive: true));

    private static void Delete(string path, Action<string> delete)
    {
        try
        {
            delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path} cannot be deleted: {e.Message} See that the worker may write there, then delete the experiment again.", e);
        }
    }
}
