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
    public Task CallsAlone_FinishAnExperiment() => FinishesAsync(where => new WithoutSweep(where));

    [Fact]
    public Task TheSweepAlone_FinishesAnExperiment_WhenEveryCallIsLost() => FinishesAsync(where => new WithoutCalls(where));

    private async Task FinishesAsync(Func<ITurnPlacement, ITurnPlacement> change)
    {
        await using var cluster = await SiloCluster.StartAsync(_cohort, change);
        var receipt = await cluster.Client.GetGrain<ISubmissionGrain>(0).SubmitAsync(cluster.Order("out"));
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        ExperimentReport? last = null;
        await foreach (var happened in cluster.Client.GetGrain<IExperimentGrain>(receipt.Key).EventsAsync(late.Token)) last = happened.Experiment;
        Assert.Equal(ExperimentStatus.Finished, last?.Status);
    }

    /// <summary>Nobody looks after what waits.</summary>
    private sealed class WithoutSweep(ITurnPlacement where) : Changed(where)
    {
        public override Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation) => Task.FromResult(0);
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
