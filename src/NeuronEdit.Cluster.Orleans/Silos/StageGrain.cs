using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Orleans.Grains;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Hosts a stage.</summary>
internal abstract class StageGrain(string kind, SiloActors actors, ILogger log) : ActorGrain(kind, actors, log), IStageGrain
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<StageReport> StatusAsync(CancellationToken cancellation) => await FindAsync(cancellation)
        ?? throw new NeuronEditException(FailureCode.Specification, $"There is no {Id.Kind} {Key}. It is there from the moment when an experiment first needs it until none does any more.");

    /// <inheritdoc/>
    public async IAsyncEnumerable<StageReport> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var changed = Changed;
        var last = await StatusAsync(cancellation);
        yield return last;
        while (last.Status is StageStatus.Working or StageStatus.Stopping)
        {
            await UntilChangedAsync(changed, Poll, cancellation);
            changed = Changed;
            if (await FindAsync(cancellation) is not { } now) yield break;
            if (!Reports.AreSame(last, now)) yield return now;
            last = now;
        }
    }

    private async Task<StageReport?> FindAsync(CancellationToken cancellation) =>
        await Parts.Calls.ReadAsync<StageState>(Id, cancellation) is { } stored ? Reports.Of(Id.Kind, stored.State) : null;
}

/// <summary>Hosts a <see cref="DatasetActor"/>.</summary>
[GrainType(GrainNames.Dataset)]
internal sealed class DatasetGrain(SiloActors actors, ILogger<DatasetGrain> log) : StageGrain(DatasetActor.KindName, actors, log), IDatasetGrain;

/// <summary>Hosts a <see cref="TrainingActor"/>, on a node with a GPU where there is one.</summary>
[GrainType(GrainNames.Training)]
[GpuFirst]
internal sealed class TrainingGrain(SiloActors actors, ILogger<TrainingGrain> log) : StageGrain(TrainingActor.KindName, actors, log), ITrainingGrain;

/// <summary>Hosts a <see cref="SketchActor"/>.</summary>
[GrainType(GrainNames.Sketch)]
internal sealed class SketchGrain(SiloActors actors, ILogger<SketchGrain> log) : StageGrain(SketchActor.KindName, actors, log), ISketchGrain;

/// <summary>Hosts an <see cref="EditActor"/>.</summary>
[GrainType(GrainNames.Edit)]
internal sealed class EditGrain(SiloActors actors, ILogger<EditGrain> log) : StageGrain(EditActor.KindName, actors, log), IEditGrain;
