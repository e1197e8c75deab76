using System.Collections.Concurrent;
using System.Diagnostics;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Orleans.Tests.InProcess;

/// <summary>A message reaches its actor in two ways, and either is enough.</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly MadeCohort _cohort = new MadeCohort().WithParquet();

    public DeliveryTests() => _cohort.Spec(more: MadeCohort.SmallTraining + "output: { partitionRows: 2048 }\n");

    public void Dispose() => _cohort.Dispose();

    [Fact]
    public async Task Calls_FinishAnExperiment_WithoutTheSweep()
    {
        var late = new ConcurrentDictionary<long, bool>();
        await FinishesAsync(where => new LateSweep(where, late));
        // Dozens were sent; a call may be lost where the machine is busy.
        Assert.InRange(late.Count, 0, 2);
    }

    [Fact]
    public Task TheSweepAlone_FinishesAnExperiment_WhenEveryCallIsLost() => FinishesAsync(where => new WithoutCalls(where));

    private async Task FinishesAsync(Func<ITurnPlacement, ITurnPlacement> change)
    {
        await using var cluster = await SiloCluster.StartAsync(_cohort, change);
        var receipt = await cluster.Client.GetGrain<ISubmissionGrain>(0).SubmitAsync(cluster.Order("out"));
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        ExperimentReport? last = null;
        try
        {
            await foreach (var happened in cluster.Client.GetGrain<IExperimentGrain>(receipt.Key).EventsAsync(late.Token)) last = happened.Experiment;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It came no further than {last?.Step}. {cluster.Lines}");
        }

        Assert.Equal(ExperimentStatus.Finished, last?.Status);
    }

    /// <summary>Looks after what has waited for long alone, and notes it.</summary>
    private sealed class LateSweep(ITurnPlacement where, ConcurrentDictionary<long, bool> late) : Changed(where)
    {
        private readonly ConcurrentDictionary<long, long> _since = new();

        public override Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation)
        {
            // Workers' messages to themselves come when they are due, by the sweep alone.
            if (id.Kind == WorkerActor.KindName) return base.RunAsync(id, messages, cancellation);
            var first = messages.Span[0].Id;
            if (Stopwatch.GetElapsedTime(_since.GetOrAdd(first, _ => Stopwatch.GetTimestamp())) < TimeSpan.FromSeconds(15)) return Task.FromResult(0);
            late[first] = true;
            return base.RunAsync(id, messages, cancellation);
        }
    }

    /// <summary>Nobody is called on a commit.</summary>
    private sealed class WithoutCalls(ITurnPlacement where) : Changed(where)
    {
        public override IClusterStore Around(IClusterStore store)
        {
            base.Around(store);
            return store;
        }
    }

    private abstract class Changed(ITurnPlacement where) : ITurnPlacement
    {
        public TimeSpan Lead => where.Lead;

        public virtual IClusterStore Around(IClusterStore store) => where.Around(store);

        public Task StartAsync(NodeOptions node, TurnEngine engine, CancellationToken cancellation) => where.StartAsync(node, engine, cancellation);

        public virtual Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation) => where.RunAsync(id, messages, cancellation);

        public Task StopAsync(CancellationToken cancellation) => where.StopAsync(cancellation);
    }
}
