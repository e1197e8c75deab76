using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Publishes a round: moves the accepted files to their places, writes metrics and, last, the manifest. Any number of attempts leave the same bytes.</summary>
internal sealed class FinishHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, DoneResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Finish;

    /// <inheritdoc/>
    protected override async Task<DoneResult> RunAsync(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var lease = setting.Round(input.Experiment, input.Round);
        var partitions = lease.Value.Edited;
        if (StoredFile.TryRead<Manifest>(Path.Combine(input.Results, Manifest.FileName))?.Fingerprint != lease.Value.File.Fingerprint)
        {
            var files = await new EditedPartitions(setting, input).FilesAsync(0, partitions.Length, cancellation);
            await OnOwnThread(() => Publish(lease.Value, files, input, cancellation));
        }

        // Only now: an attempt that finds the manifest needs nothing of it.
        ResultsFolder.Release(input.Results, StorageLayout.RoundWork(input.Round));
        return new DoneResult($"{ExperimentMetrics.FileName} written", []);
    }

    private DoneResult Publish(Round round, Func<int, EditedFiles> files, ExperimentWorkInput input, CancellationToken cancellation)
    {
        var outputs = Move(round, files, input.Results, cancellation);
        var training = StoredFile.Read<TrainingMetricsFile>(setting.Storage.TrainingMetrics(input.Training!));
        var before = input.Round == 0 ? null : StoredFile.Read<Manifest>(Path.Combine(input.Results, Manifest.FileName));
        WriteMetrics(round, training, input);
        ResultsFolder.WriteJson(Path.Combine(input.Results, Manifest.FileName), new Manifest
        {
            Name = round.Spec.Name,
            Kind = "run",
            Fingerprint = round.File.Fingerprint,
            Seed = round.Spec.Seed,
            ModelHash = training.ModelHash,
            Channels = round.Cohort.Channels,
            Versions = ManifestWriter.Versions,
            Inputs = [.. before?.Inputs ?? [], .. Inputs(round, input.Round)],
            Outputs = [.. ManifestWriter.Shared(input.Results, cancellation), .. before?.Outputs.Where(o => o.Sample is not null) ?? [], .. outputs],
        });
        return new DoneResult("", []);
    }

    /// <summary>Moves the accepted files to their places.</summary>
    private static ImmutableArray<OutputEntry> Move(Round round, Func<int, EditedFiles> files, string results, CancellationToken cancellation)
    {
        var outputs = ImmutableArray.CreateBuilder<OutputEntry>(round.Edited.Length);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < round.Edited.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var outcome = StoredFile.Read<EditOutcome>(files(i).Record);
            var place = Path.Combine(results, outcome.Path);
            Move(files(i).Rows(round.Spec), place);
            outputs.Add(ManifestWriter.Output(round.Edited[i], outcome));
            folders.Add(Path.GetDirectoryName(place)!);
        }

        foreach (var folder in folders) DirectoryEntry.Flush(folder);
        return outputs.MoveToImmutable();
    }

    /// <summary>Moves a file, unless an earlier attempt has.</summary>
    private static void Move(string from, string to)
    {
        if (!File.Exists(from) && File.Exists(to)) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException) when (File.Exists(to))
        {
            // An attempt that was believed dead has just done it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Refused(to, e);
        }
    }

    private static IEnumerable<InputEntry> Inputs(Round round, int number) =>
        from sample in round.Cohort.Samples
        where number == 0 || sample.Role is SampleRole.Extrapolate or SampleRole.Truth
        let dropped = round.Profile.DroppedOf(sample)
        from file in sample.Files
        select ManifestWriter.Input(sample, file, round.Profile.HashOf(sample, file), dropped.GetValueOrDefault(file));

    private static void WriteMetrics(Round round, TrainingMetricsFile training, ExperimentWorkInput input)
    {
        var path = Path.Combine(input.Results, ExperimentMetrics.FileName);
        var samples = round.Cohort.SamplesOf(SampleRole.Extrapolate).Select((_, i) => StoredFile.Read<SampleMetrics>(StorageLayout.Evaluated(input.Results, input.Round, i))).ToImmutableArray();
        var names = samples.Select(s => s.Sample).ToHashSet(StringComparer.Ordinal);
        var before = input.Round == 0 ? [] : StoredFile.Read<ExperimentMetrics>(path).Samples.Where(s => !names.Contains(s.Sample));
        ResultsFolder.WriteJson(path, new ExperimentMetrics
        {
            Name = round.Spec.Name,
            Units = Units.Of(round.Spec.Transform),
            Channels = round.Cohort.Channels,
            Markers = round.Cohort.Markers,
            Training = training.Metrics,
            Samples = [.. before, .. samples],
        });
    }
}
