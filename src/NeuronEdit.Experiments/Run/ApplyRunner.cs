using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Run;

/// <summary>Applies an edit that was learnt before to new samples: neither S nor T has to be at hand, nothing is trained.</summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="time">The clock.</param>
public sealed class ApplyRunner(DataEngine engine, TimeProvider time)
{
    /// <summary>Edits all inputs.</summary>
    /// <param name="request">What to apply to what.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; what is done stays and can be resumed.</param>
    /// <exception cref="NeuronEditException">Artifact: the edit is damaged or does not fit a file's panel. Data: a file cannot be used.</exception>
    public RunResult Run(ApplyRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        if (request.Alpha is not (>= 0 and <= 1))
            throw new NeuronEditException(FailureCode.Specification, $"--alpha is {request.Alpha.ToString(CultureInfo.InvariantCulture)}; must be 0 to 1.");
        var (artifact, network) = ArtifactFolder.Read(request.EditPath);
        var clock = new StageClock(observer, time, Stage.Plan, $"finding and checking the inputs for the edit of {artifact.Experiment}");
        var channels = ChannelChoice.RequiredBy(artifact.Channels.Select(c => c.Name), $"the edit of {artifact.Experiment}");
        var cohort = new CohortPlanner(engine, request.Slots).Plan(request.Inputs, channels, request.Format, cancellation);
        var settings = new { Edit = ArtifactFolder.HashOf(request.EditPath), artifact.Options, artifact.Layer, request.Format, request.Alpha, request.Inverse, request.DropRowsWithMissing };
        var fingerprint = Fingerprint.Begin(settings).Of(cohort);
        using var folder = ResultsFolder.Open(request.Output, fingerprint, request.Resume);
        clock.Finished(EditStage.Describe("will edit", cohort.Samples.Sum(s => s.Rows), cohort.Samples.Length, cohort.Partitions.Length) + (folder.IsComplete ? "; the results are complete, nothing is done again" : ""));
        return folder.IsComplete
            ? RunResult.Read(folder)
            : LoggedRun.DoAsync(folder, observer, time, log => Task.FromResult(Apply(new WorkContext(engine, folder, log, time, request.Slots), request, artifact, network, cohort, fingerprint, cancellation)))
                .GetAwaiter().GetResult();
    }

    private static RunResult Apply(WorkContext context, ApplyRequest request, EditArtifact artifact, Network network, Cohort cohort, string fingerprint, CancellationToken cancellation)
    {
        var hashes = new InputHashes(context, cohort);
        hashes.Compute(cancellation);
        using var packed = new PackedNetwork(network);
        var missing = request.DropRowsWithMissing ? MissingRule.DropRows : MissingRule.Refuse;
        var setup = new EditSetup(artifact, packed, artifact.CreateMap(request.Inverse), request.Alpha, missing, request.Format, MadeBy(request, artifact));
        var outcomes = new EditStage(context, setup).Run(cohort.Partitions, cancellation);
        var metrics = new ExperimentMetrics
        {
            Name = artifact.Experiment,
            Units = Units.Of(artifact.Transform.Spec),
            Channels = cohort.Channels,
            Markers = cohort.Markers,
            Samples = [.. cohort.Samples.Select(s => SampleMetrics.Of(s.Name, cohort.Channels.Length, SampleEdit.Of(cohort.PartitionsOf(s).Select(p => outcomes[p.Id])), null))],
        };
        ResultsFolder.WriteJson(context.Folder.At(ExperimentMetrics.FileName), metrics);
        var manifest = new Manifest
        {
            Name = artifact.Experiment,
            Kind = "apply",
            Fingerprint = fingerprint,
            Seed = artifact.Seeds["experiment"],
            ModelHash = network.Hash,
            Channels = cohort.Channels,
            Versions = ManifestWriter.Versions,
            Inputs = [.. cohort.Samples.SelectMany(s => s.Files.Select(f => ManifestWriter.Input(s, f, hashes[f.Table].Sha256, Dropped(s, f))))],
            Outputs = [.. ManifestWriter.Shared(context.Folder.Path, cancellation), .. cohort.Partitions.Select(p => ManifestWriter.Output(p, outcomes[p.Id]))],
        };
        context.Folder.Complete(manifest);
        return new RunResult(context.Folder.Path, manifest, metrics, WasComplete: false);

        long Dropped(Sample sample, SampleFile file) => cohort.PartitionsOf(sample).Where(p => ReferenceEquals(p.File, file)).Sum(p => outcomes[p.Id].RowsDropped);
    }

    private static string MadeBy(ApplyRequest request, EditArtifact artifact)
    {
        var how = (request.Inverse ? ", inverse" : "") + (request.Alpha < 1 ? string.Create(CultureInfo.InvariantCulture, $", strength {request.Alpha}") : "");
        return $"NeuronEdit {ProductVersion.Current}, edit of {artifact.Experiment}{how}";
    }
}
