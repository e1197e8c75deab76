using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Transforms;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>What is learnt from, and the model that was trained, as handlers use them.</summary>
internal sealed class LearningInUse(LearningFile file, Network network) : IDisposable
{
    /// <summary>The experiment.</summary>
    public ExperimentSpec Spec => file.Spec;

    /// <summary>Takes raw values to model units.</summary>
    public ChannelTransform Transform { get; } = file.Fit();

    /// <summary>Partitions of S, then of T.</summary>
    public ImmutableArray<Partition> Partitions { get; } = file.Plan.ToCohort().PartitionsOf(SampleRole.Source, SampleRole.Target);

    /// <summary>The model, packed once.</summary>
    public PackedNetwork Network { get; } = new(network);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
