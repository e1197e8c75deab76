using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>How actors' grains are named: <c>neuronedit-KIND/KEY</c>. The names are in membership and reminders, and kept for good.</summary>
internal static class GrainNames
{
    private const string Prefix = "neuronedit-";

    public const string Experiment = Prefix + "experiment";
    public const string Dataset = Prefix + "dataset";
    public const string Training = Prefix + "training";
    public const string Sketch = Prefix + "sketch";
    public const string Edit = Prefix + "edit";
    public const string Worker = Prefix + "worker";
    public const string Application = Prefix + "application";

    /// <summary>The grain that hosts an actor.</summary>
    public static IActorGrain Of(IGrainFactory grains, ActorId actor) => grains.GetGrain<IActorGrain>(GrainId.Create(Prefix + actor.Kind, actor.Key));
}
