using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>Turns as fast as a store commits them: actors that answer each message with one to themselves, run by the real turn loop.</summary>
internal static class ProbeTurns
{
    private const int Actors = 256;

    /// <summary>Runs for some seconds.</summary>
    /// <param name="store">An opened store that holds nothing else.</param>
    /// <param name="atOnce">Turns side by side.</param>
    /// <param name="seconds">How long, after half a second of warming up.</param>
    /// <returns>Committed turns a second: each replaces a state of 500 characters, consumes a message and sends one.</returns>
    public static async Task<double> MeasureAsync(IClusterStore store, int atOnce, double seconds)
    {
        var options = new NodeOptions { Name = "probe", TurnsAtOnce = atOnce };
        var jitter = new Jitter(new Random(1));
        var placement = new ShardPlacement(store, options, TimeProvider.System, jitter, NullLogger.Instance);
        var engine = new TurnEngine(store, new ActorCatalog([new Probe()]), NullLogger.Instance);
        var here = new TurnsHere();
        await here.StartAsync(options, engine, default);
        var loop = new TurnLoop(store, here, placement, options, TimeProvider.System, jitter, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        await BeginAsync(store);
        Task[] running = [Task.Run(() => placement.RunAsync(stop.Token)), Task.Run(() => loop.RunAsync(stop.Token))];
        await Task.Delay(500);
        var (before, from) = (await CountAsync(store), TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var turns = await CountAsync(store) - before;
        var took = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(running);
        await placement.ReleaseAsync(default);
        return turns / took;
    }

    /// <summary>A message for each actor that has none, as after the run before.</summary>
    private static async Task BeginAsync(IClusterStore store)
    {
        var waiting = await store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], Actors, default);
        var (type, body) = MessageCodec.Write(new StageLeave("probe"));
        var missing = Enumerable.Range(0, Actors).Select(Probe.Id).Except(waiting.Select(m => m.To));
        await store.SendAsync([.. missing.Select(id => new OutgoingMessage(id, type, body, TimeSpan.Zero))], default);
    }

    private static async Task<long> CountAsync(IClusterStore store) =>
        (await store.ListActorsAsync(Probe.KindName, null, Actors, default)).Sum(a => ClusterJson.Read<ProbeState>(a.State).Turns);

    private sealed record ProbeState(string Key, long Turns, string Filling);

    private sealed class Probe : Actor<ProbeState>
    {
        public const string KindName = "probe";

        public override string Kind => KindName;

        public override ProbeState Create(string key) => new(key, 0, new string('x', 450));

        public override Decision<ProbeState> Receive(ProbeState state, Message message) =>
            new(state with { Turns = state.Turns + 1 }) { Messages = [new Send(new ActorId(KindName, state.Key), message)] };

        public static ActorId Id(int number) => new(KindName, $"{number}");
    }
}
