using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Simulation.Scheduling;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Cluster;

/// <summary>Somebody at a command line: sends messages to experiments, again and again until the store has taken them.</summary>
internal sealed class Client
{
    private readonly World _world;
    private readonly SimProcess _process;
    private readonly SimStore _store;

    public Client(World world)
    {
        _world = world;
        _process = world.NewProcess("client");
        _store = world.Connect(_process);
    }

    /// <summary>Messages that the store has not taken yet, as far as the client knows.</summary>
    public int Open { get; private set; }

    /// <summary>True where nothing of it will reach the store any more, late repetitions included.</summary>
    public bool IsQuiet => Open == 0 && _store.OnTheirWay == 0;

    public void Tell(string experiment, Message message)
    {
        Open++;
        _world.Trace($"client: {message.GetType().Name} to {experiment}");
        _process.Start(() => TellAsync(experiment, message), _ => Open--);
    }

    private async Task TellAsync(string experiment, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        ImmutableArray<OutgoingMessage> messages = [new OutgoingMessage(ExperimentActor.Id(experiment), type, body, TimeSpan.Zero)];
        for (var taken = false; !taken;)
        {
            try
            {
                await _store.SendAsync(messages, CancellationToken.None);
                taken = true;
            }
            catch (StoreException e) when (e.IsTransient)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _process.Time);
            }
        }
    }
}
