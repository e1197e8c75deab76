using System.Collections.Immutable;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>
/// The sketches of S and T at one layer of one model. Each partition is encoded and sketched; then the sketches are merged in partition order,
/// which alone makes the merged bytes the same on every run. Its result is a <see cref="MergeResult"/>.
/// </summary>
public sealed class SketchActor : StageActor
{
    /// <summary>Its kind.</summary>
    public const string KindName = "sketch";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<StagePhase> Phases { get; } = [new(WorkKinds.Sketch), new(WorkKinds.Merge) { GivesResult = true }];
}
