using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Store.Earlier;

/// <summary>
/// Experiments half way in a store, as a cluster leaves them that was switched off: <c>first</c> has edited partitions 0 and 1 of 5 (of 1 it has not
/// heard yet), 2 runs, 3 waits for another attempt, 4 waits; <c>second</c> is being planned; <c>third</c> is to stop and has not yet.
/// </summary>
internal sealed class HalfWay(IClusterStore store)
{
    private static readonly ImmutableArray<int> Shards = [.. Enumerable.Range(0, ActorId.Shards)];
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly TurnEngine _engine = new(store, ActorCatalog.All, NullLogger.Instance);
    private readonly MadeResults _results = new();

    /// <summary>Puts them into an empty store.</summary>
    public static async Task PutAsync(IClusterStore store)
    {
        var half = new HalfWay(store);
        var edits = await half.WorkUntilEditsAsync();
        await half.FinishAsync(edits[0]);
        await half.BeginOthersAsync();
        await half.FinishAsync(edits[1]);
        await store.RenewAsync([new Renewal(edits[2].Claim, new WorkProgress(1, 3, "one of three"))], Lease, default);
        Assert.True(await store.FailAsync(edits[3].Claim, new WorkFailure(null, "It is broken."), permanent: false, RetryPolicy.Default, default));
        Assert.True(await store.HandBackAsync(edits[4].Claim, default));
    }

    private async Task<ImmutableArray<ClaimedWork>> WorkUntilEditsAsync()
    {
        await TellAsync("first", new SubmitExperiment("first", "ann", "/results/first"));
        while (true)
        {
            var claimed = await ClaimAsync("w1");
            Assert.NotEmpty(claimed);
            if (claimed[0].Kind == WorkKinds.Edit) return claimed;
            foreach (var work in claimed) await FinishAsync(work);
        }
    }

    private async Task BeginOthersAsync()
    {
        await TellAsync("second", new SubmitExperiment("second", "ben", "/results/second"));
        await TellAsync("third", new SubmitExperiment("third", "ann", "/results/third"));
        Assert.Equal(2, (await ClaimAsync("w2")).Count(w => w.Kind == WorkKinds.Plan));
        await TellAsync("third", new CancelExperiment());
        await SettleAsync();
    }

    private Task TellAsync(string experiment, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        return store.SendAsync([new OutgoingMessage(ExperimentActor.Id(experiment), type, body, TimeSpan.Zero)], default);
    }

    private async Task<ImmutableArray<ClaimedWork>> ClaimAsync(string worker)
    {
        await SettleAsync();
        return await store.ClaimAsync(new ClaimRequest(worker, 8, ["cpu"], Lease), default);
    }

    private async Task FinishAsync(ClaimedWork work) => Assert.True(await store.FinishAsync(work.Claim, _results.Of(work.Kind, work.Input), default));

    /// <summary>Takes turns until no message waits.</summary>
    private async Task SettleAsync()
    {
        while ((await store.ReadWaitingAsync(Shards, 1_000, default)).ToLookup(m => m.To) is { Count: > 0 } waiting)
            foreach (var messages in waiting) await _engine.RunAsync(messages.Key, messages.ToArray(), default);
    }
}
