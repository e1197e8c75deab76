using Orleans.Concurrency;

namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>An actor's place in the cluster: its turns run in the one activation that Orleans keeps of it.</summary>
[Alias("neuronedit.actor")]
public interface IActorGrain : IGrainWithStringKey
{
    /// <summary>Messages may be waiting for the actor. They are in the store, so a call that is lost loses nothing: whoever looks after the actor's shard calls again.</summary>
    [Alias("wake")]
    [OneWay]
    [AlwaysInterleave]
    Task WakeAsync();
}

/// <summary>An edit that is applied to new data; asked for and looked at over HTTP.</summary>
[Alias("neuronedit.application")]
public interface IApplicationGrain : IActorGrain;
