using System.Text.Json;
using NeuronEdit.Autoencoders;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Transforms;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Writes model and edit artifact into the results folder.</summary>
internal sealed class ArtifactHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, DoneResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Artifact;

    /// <inheritdoc/>
    protected override DoneResult Run(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var lease = setting.Round(input.Experiment, input.Round);
        var round = lease.Value;
        var network = setting.ReadModel(input.Training!);
        ArtifactFolder.WriteModel(Path.Combine(input.Results, ArtifactFolder.ModelName), network, round.Spec.Name);
        ArtifactFolder.Write(Path.Combine(input.Results, ArtifactFolder.Name), Create(round, network, input.Sketch!), network);
        return new DoneResult("", []);
    }

    private EditArtifact Create(Round round, Network network, string sketch)
    {
        var (spec, cohort, profile) = (round.Spec, round.Cohort, round.Profile);
        var source = SketchWork.Read(setting.Storage.SourceSketches(sketch));
        var target = SketchWork.Read(setting.Storage.TargetSketches(sketch));
        return new EditArtifact
        {
            Experiment = spec.Name,
            Layer = spec.EditedLayer,
            Options = spec.Edit.Options,
            Channels = [.. cohort.Channels.Zip(cohort.Markers, (name, marker) => new EditedChannel(name, marker))],
            Transform = ChannelTransform.Fit(spec.Transform, spec.Scale, new ChannelMoments(profile.Pooled()), cohort.Channels),
            Rows = new EditRows(profile.RowsOf(SampleRole.Source), profile.RowsOf(SampleRole.Target), profile.RowsOf(SampleRole.Extrapolate)),
            Seeds = new Dictionary<string, ulong> { ["experiment"] = spec.Seed },
            Autoencoder = new AutoencoderSummary([.. network.Spec.Widths[1..^1]], JsonNamingPolicy.KebabCaseLower.ConvertName(network.Spec.Activation.ToString()), network.Spec.Slope),
            ModelHash = network.Hash,
            SourceSketches = source,
            TargetSketches = target,
            SourcePercentiles = PercentileTable.From(source, spec.Edit.Options.Quantiles),
            TargetPercentiles = PercentileTable.From(target, spec.Edit.Options.Quantiles),
        };
    }
}
