using System.Collections.Immutable;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>
/// The training of one autoencoder, known by all that decides its weights, so that experiments that differ in nothing else share it. One work
/// item, on as many slots as a worker has free; it leaves checkpoints in storage, from which any worker goes on. Its result is a <see cref="TrainResult"/>.
/// </summary>
public sealed class TrainingActor : StageActor
{
    /// <summary>Its kind.</summary>
    public const string KindName = "training";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override ImmutableArray<StagePhase> Phases { get; } = [new(WorkKinds.Train) { SlotsMax = 64, GivesResult = true }];
}
