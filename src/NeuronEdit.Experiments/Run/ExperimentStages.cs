using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using NeuronEdit.Autoencoders;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Run;

/// <summary>The stages of an experiment after planning, each made of work items that could run anywhere.</summary>
internal sealed class ExperimentStages(WorkContext context, ExperimentSpec spec, Cohort cohort, string fingerprint)
{
    private readonly ImmutableArray<Partition> _learnt = cohort.PartitionsOf(SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate);
    private readonly int _layer = spec.Edit.Layer ?? spec.Model.Layers.Length;

    /// <summary>Runs them all.</summary>
    public RunResult Run(CancellationToken cancellation)
    {
        var hashes = new InputHashes(context, cohort);
        var profile = Profile(hashes, cancellation);
        var transform = profile.Fit(spec);
        var model = Train(profile, transform, cancellation);
        using var network = new PackedNetwork(model.Network);
        var artifact = Sketch(profile, transform, model, network, cancellation);
        var edited = Edit(artifact, network, cancellation);
        var metrics = Evaluate(profile, model, edited, cancellation);
        return Finish(hashes, profile, model, edited, metrics, cancellation);
    }

    private CohortProfile Profile(InputHashes hashes, CancellationToken cancellation)
    {
        var clock = Begin(Stage.Profile, cohort.Partitions, "reading");
        var meter = Meter(Stage.Profile, cohort.Partitions);
        var work = new ProfileWork(context, spec);
        var profiles = new Dictionary<string, PartitionProfile>();
        hashes.Compute(cancellation);
        context.ForEach(cohort.Partitions, (partition, stop) =>
        {
            var profile = work.Run(partition, stop);
            lock (profiles) profiles.Add(partition.Id, profile);
            meter.Add(partition.Range.Count);
        }, cancellation);
        var found = new CohortProfile(cohort, spec, profiles);
        var dropped = cohort.Partitions.Sum(p => profiles[p.Id].RowsDropped);
        if (dropped > 0) context.Observer.Warned(string.Create(CultureInfo.InvariantCulture, $"{dropped:N0} rows hold missing or infinite values and are left out (allowMissing: drop-rows); manifest.json says how many of each file."));
        clock.Finished(dropped == 0 ? "all values are usable" : string.Create(CultureInfo.InvariantCulture, $"{dropped:N0} rows left out"));
        return found;
    }

    private TrainedModel Train(CohortProfile profile, ChannelTransform transform, CancellationToken cancellation)
    {
        var clock = new StageClock(context.Observer, context.Time, Stage.Train, DescribeTraining(profile));
        var model = new TrainWork(context, spec, cohort, transform).Run([.. _learnt.Select(p => (p, profile.RowsOf(p)))], cancellation);
        var best = model.BestEpoch;
        var loss = (best.Validation ?? best.Training).ToString("0.0000", CultureInfo.InvariantCulture);
        clock.Finished($"best {(best.Validation is null ? "training" : "validation")} loss {loss} in epoch {best.Epoch} of {model.Curve[^1].Epoch}");
        ArtifactFolder.WriteModel(context.Folder.At(ArtifactFolder.ModelName), model.Network, spec.Name);
        return model;
    }

    private string DescribeTraining(CohortProfile profile)
    {
        var rows = profile.RowsOf(SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate);
        var used = Math.Min(rows, spec.Training.MaxRows);
        var widths = string.Join("-", spec.Model.ForChannels(cohort.Channels.Length).Widths);
        return string.Create(CultureInfo.InvariantCulture, $"network {widths} on {used:N0}{(used < rows ? $" of {rows:N0}" : "")} rows");
    }

    private EditArtifact Sketch(CohortProfile profile, ChannelTransform transform, TrainedModel model, PackedNetwork network, CancellationToken cancellation)
    {
        var partitions = cohort.PartitionsOf(SampleRole.Source, SampleRole.Target);
        var clock = Begin(Stage.Sketch, partitions, "encoding and sketching");
        var meter = Meter(Stage.Sketch, partitions);
        var work = new SketchWork(context, spec, transform, network, _layer);
        context.ForEach(partitions, (partition, stop) =>
        {
            work.Run(partition, stop);
            meter.Add(partition.Range.Count);
        }, cancellation);
        var source = work.Merge(cohort.PartitionsOf(SampleRole.Source));
        var target = work.Merge(cohort.PartitionsOf(SampleRole.Target));
        var artifact = CreateArtifact(profile, transform, model.Network, source, target);
        ArtifactFolder.Write(context.Folder.At(ArtifactFolder.Name), artifact, model.Network);
        var error = Math.Max(source.RankErrorBound, target.RankErrorBound);
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{source.Neurons} neurons of layer {_layer}, percentiles {(error == 0 ? "exact" : $"within {100 * error:0.00}% of rank")}"));
        return artifact;
    }

    private ImmutableSortedDictionary<string, EditOutcome> Edit(EditArtifact artifact, PackedNetwork network, CancellationToken cancellation)
    {
        var setup = new EditSetup(artifact, network, artifact.CreateMap(), 1, spec.AllowMissing, spec.Output.Format, $"NeuronEdit {ProductVersion.Current}, experiment {spec.Name}");
        return new EditStage(context, setup).Run(cohort.PartitionsOf(SampleRole.Extrapolate), cancellation);
    }

    private EditArtifact CreateArtifact(CohortProfile profile, ChannelTransform transform, Network network, NeuronSketches source, NeuronSketches target) => new()
    {
        Experiment = spec.Name,
        Layer = _layer,
        Options = spec.Edit.Options,
        Channels = [.. cohort.Channels.Zip(cohort.Markers, (name, marker) => new EditedChannel(name, marker))],
        Transform = transform,
        Rows = new EditRows(profile.RowsOf(SampleRole.Source), profile.RowsOf(SampleRole.Target), profile.RowsOf(SampleRole.Extrapolate)),
        Seeds = new Dictionary<string, ulong> { ["experiment"] = spec.Seed },
        Autoencoder = new AutoencoderSummary([.. network.Spec.Widths[1..^1]], JsonNamingPolicy.KebabCaseLower.ConvertName(network.Spec.Activation.ToString()), network.Spec.Slope),
        ModelHash = network.Hash,
        SourceSketches = source,
        TargetSketches = target,
        SourcePercentiles = PercentileTable.From(source, spec.Edit.Options.Quantiles),
        TargetPercentiles = PercentileTable.From(target, spec.Edit.Options.Quantiles),
    };

    private ExperimentMetrics Evaluate(CohortProfile profile, TrainedModel model, ImmutableSortedDictionary<string, EditOutcome> outcomes, CancellationToken cancellation)
    {
        var samples = cohort.SamplesOf(SampleRole.Extrapolate).ToList();
        var clock = new StageClock(context.Observer, context.Time, Stage.Evaluate, $"comparing {samples.Count} sample{(samples.Count == 1 ? "" : "s")} with what was measured");
        var meter = new ProgressMeter(context.Observer, context.Time, Stage.Evaluate, samples.Sum(s => s.Rows));
        var work = new EvaluateWork(context, spec, cohort, profile, cancellation);
        var comparisons = new Dictionary<string, SampleComparisons>(StringComparer.Ordinal);
        context.ForEach(samples, (sample, stop) =>
        {
            var found = work.Run(sample, outcomes, stop);
            lock (comparisons) comparisons.Add(sample.Name, found);
            meter.Add(sample.Rows);
        }, cancellation);
        var metrics = new ExperimentMetrics
        {
            Name = spec.Name,
            Units = Units.Of(spec.Transform),
            Channels = cohort.Channels,
            Markers = cohort.Markers,
            Training = new TrainingMetrics(model.Rows, model.BestEpoch.Epoch, [.. model.Curve]),
            Samples = [.. samples.Select(s => SampleMetrics.Of(s, cohort, outcomes, comparisons[s.Name]))],
        };
        ResultsFolder.WriteJson(context.Folder.At(ExperimentMetrics.FileName), metrics);
        clock.Finished($"{ExperimentMetrics.FileName} written");
        return metrics;
    }

    private RunResult Finish(InputHashes hashes, CohortProfile profile, TrainedModel model, ImmutableSortedDictionary<string, EditOutcome> outcomes, ExperimentMetrics metrics, CancellationToken cancellation)
    {
        var manifest = new ManifestWriter(context, cohort, hashes)
            .Create(spec.Name, "run", fingerprint, spec.Seed, model.Network.Hash, profile.DroppedOf, outcomes, cancellation);
        context.Folder.Complete(manifest);
        return new RunResult(context.Folder.Path, manifest, metrics, WasComplete: false);
    }

    private StageClock Begin(Stage stage, ImmutableArray<Partition> partitions, string verb) => new(
        context.Observer, context.Time, stage, EditStage.Describe(verb, partitions.Sum(p => p.Range.Count), partitions.Select(p => p.Sample).Distinct().Count(), partitions.Length));

    private ProgressMeter Meter(Stage stage, ImmutableArray<Partition> partitions) => new(context.Observer, context.Time, stage, partitions.Sum(p => p.Range.Count));
}
