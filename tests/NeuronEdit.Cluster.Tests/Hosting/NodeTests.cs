using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Hosting;

/// <summary>Whole nodes on a real store, with work that is only pretended.</summary>
#pragma warning disable CA1001 // DisposeAsync disposes them.
public sealed class NodeTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("node-").FullName;
    private readonly ConcurrentBag<(string Node, ClaimedWork Work)> _done = [];
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _nodes = [];
    private SqliteStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = new SqliteStore(Path.Combine(_folder, "state.db"));
        await _store.OpenAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_nodes);
        await _store.DisposeAsync();
        _drain.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RunAsync_OneExperiment_IsFinishedWithEachPartitionOnce()
    {
        _ = Start("a");
        await SubmitAsync("one");
        Assert.Equal(ExperimentStatus.Finished, (await EndedAsync("one")).Status);
        Assert.Equal([0, 1, 2, 3, 4], _done.Where(d => d.Work.Kind == WorkKinds.Edit).Select(d => d.Work.Index).Order());
        Assert.Equal(new WorkCounts(0, 0), await _store.CountWorkAsync(default));
    }

    [Fact]
    public async Task RunAsync_ThreeNodes_ShareTheWork()
    {
        _ = Start("a");
        _ = Start("b");
        _ = Start("c");
        await SubmitAsync("one");
        await EndedAsync("one");
        await UntilAsync(async () => (await WorkersAsync()).Count == 3);
        Assert.Equal(_done.Count, _done.DistinctBy(d => (d.Work.Owner, d.Work.Kind, d.Work.Index)).Count());
    }

    [Fact]
    public async Task RunAsync_AnItemThatFails_FailsTheExperimentWithItsText()
    {
        _ = Start("a", work => work.Kind == WorkKinds.Fit ? throw new NeuronEditException(FailureCode.Data, "S has no rows.") : null);
        await SubmitAsync("one");
        var ended = await EndedAsync("one");
        Assert.Equal(ExperimentStatus.Failed, ended.Status);
        Assert.Equal(new WorkFailure(FailureCode.Data, "S has no rows."), ended.Failure);
    }

    [Fact]
    public async Task RunAsync_ADefect_IsTriedAgainAndThenTold()
    {
        _ = Start("a", work => work.Kind == WorkKinds.Train ? throw new InvalidOperationException("no such thing") : null, o => o with { Retry = new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)), WorkPoll = TimeSpan.FromMilliseconds(50) });
        await SubmitAsync("one");
        var ended = await EndedAsync("one");
        Assert.Equal("InvalidOperationException: no such thing", ended.Failure!.Text);
        Assert.Equal(3, _done.Count(d => d.Work.Kind == WorkKinds.Train));
    }

    [Fact]
    public async Task RunAsync_CancelWhileItRuns_StopsTheHandler()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Start("a", hold: async (work, cancellation) =>
        {
            if (work.Kind != WorkKinds.Train) return;
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await SubmitAsync("one");
        await started.Task.WaitAsync(Patience);
        await TellAsync("one", new CancelExperiment());
        Assert.Equal(ExperimentStatus.Cancelled, (await EndedAsync("one")).Status);
        Assert.Equal(new WorkCounts(0, 0), await _store.CountWorkAsync(default));
    }

    [Fact]
    public async Task RunAsync_Drain_HandsBackWhatRunsAndSaysSo()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = Start("a", hold: async (work, cancellation) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await SubmitAsync("one");
        await started.Task.WaitAsync(Patience);
        await _drain.CancelAsync();
        await node.WaitAsync(Patience);
        Assert.Equal(new WorkCounts(1, 0), await _store.CountWorkAsync(default));
        var next = Start("b", drain: CancellationToken.None);
        Assert.Equal(ExperimentStatus.Finished, (await EndedAsync("one")).Status);
        Assert.False(next.IsCompleted);
        await UntilAsync(async () => (await WorkersAsync()).Any(w => w is { Key: "a", Status: WorkerStatus.Left }));
    }

    [Fact]
    public async Task RunAsync_AnOperatorDrainsIt_Leaves()
    {
        var node = Start("a", with: o => o with { BeatInterval = TimeSpan.FromMilliseconds(50) });
        await UntilAsync(async () => (await WorkersAsync()).Count == 1);
        await SendAsync(WorkerActor.Id("a"), new WorkerDrain());
        await node.WaitAsync(Patience);
    }

    [Fact]
    public async Task RunAsync_BeatsAfterTheFirst_WakeNobody()
    {
        var sent = new ConcurrentQueue<OutgoingMessage>();
        var store = OneCallReplaced.Of<IClusterStore>(_store, nameof(IClusterStore.SendAsync), arguments =>
        {
            var messages = (ImmutableArray<OutgoingMessage>)arguments[0]!;
            foreach (var message in messages) sent.Enqueue(message);
            return _store.SendAsync(messages, (CancellationToken)arguments[^1]!);
        });
        _nodes.Add(Task.Run(() => new Node(store, [], new NodeOptions { Name = "a", BeatInterval = TimeSpan.FromMilliseconds(50) }, NullLogger.Instance).RunAsync(_drain.Token, _stop.Token)));
        await UntilAsync(() => Task.FromResult(sent.Count >= 4));
        await UntilAsync(async () => (await WorkersAsync()).Count == 1);
        Assert.All(sent, message => Assert.Equal(WorkerActor.KindName, message.To.Kind));
        Assert.Equal(TimeSpan.Zero, sent.First().Delay);
        Assert.All(sent.Skip(1), message => Assert.True(message.Delay > TimeSpan.Zero));
    }

    [Fact]
    public async Task RunAsync_StoppedWhileItClaims_LeavesWithoutAnError()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // What the claim's end wakes runs before anything else hears of the stop.
        var claim = new TaskCompletionSource<ImmutableArray<ClaimedWork>>();
        var store = OneCallReplaced.Of<IClusterStore>(_store, nameof(IClusterStore.ClaimAsync), arguments =>
        {
            ((CancellationToken)arguments[^1]!).UnsafeRegister(_ => claim.SetCanceled(), null);
            asked.SetResult();
            return claim.Task;
        });
        var node = Task.Run(() => new Node(store, [], new NodeOptions { Name = "a" }, NullLogger.Instance).RunAsync(_drain.Token, _stop.Token));
        await asked.Task.WaitAsync(Patience);
        await _stop.CancelAsync();
        await node.WaitAsync(Patience);
    }

    [Theory]
    [InlineData("Name of a node", 1, "name")]
    [InlineData("a", 2_000, "Slots")]
    public void Constructor_BadOptions_SayWhich(string name, int slots, string word)
    {
        var error = Assert.Throws<NeuronEditException>(() => new Node(_store, [], new NodeOptions { Name = name, Slots = slots }, NullLogger.Instance));
        Assert.Equal(FailureCode.Specification, error.Code);
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    private Task Start(string name, Func<ClaimedWork, string?>? act = null, Func<NodeOptions, NodeOptions>? with = null, Func<ClaimedWork, CancellationToken, Task>? hold = null, CancellationToken? drain = null)
    {
        var results = new MadeResults();
        var options = new NodeOptions { Name = name, Slots = 2, WorkLease = TimeSpan.FromSeconds(6), DrainGrace = TimeSpan.FromMilliseconds(50), WorkPoll = TimeSpan.FromMilliseconds(200), MessagePoll = TimeSpan.FromMilliseconds(100), ShardLease = TimeSpan.FromSeconds(2) };
        var handlers = MadeHandler.Kinds.Select(kind => new MadeHandler(kind, async (work, cancellation) =>
        {
            _done.Add((name, work));
            if (hold is not null) await hold(work, cancellation);
            return act?.Invoke(work) ?? results.Of(work.Kind, work.Input);
        }));
        var node = new Node(_store, handlers, with is null ? options : with(options), NullLogger.Instance);
        var task = Task.Run(() => node.RunAsync(drain ?? _drain.Token, _stop.Token));
        _nodes.Add(task);
        return task;
    }

    private Task SubmitAsync(string key) => TellAsync(key, new SubmitExperiment(key, "user", "/results/" + key));

    private Task TellAsync(string experiment, Message message) => SendAsync(ExperimentActor.Id(experiment), message);

    private Task SendAsync(ActorId to, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        return _store.SendAsync([new OutgoingMessage(to, type, body, TimeSpan.Zero)], default);
    }

    private async Task<ExperimentState> EndedAsync(string key)
    {
        ExperimentState? state = null;
        await UntilAsync(async () =>
        {
            var stored = await _store.ReadActorAsync(ExperimentActor.Id(key), default);
            state = stored is null ? null : ClusterJson.Read<ExperimentState>(stored.State);
            return state?.Status is ExperimentStatus.Finished or ExperimentStatus.Failed or ExperimentStatus.Cancelled;
        });
        return state!;
    }

    private async Task<List<WorkerState>> WorkersAsync() =>
        [.. (await _store.ListActorsAsync(WorkerActor.KindName, null, 100, default)).Select(a => ClusterJson.Read<WorkerState>(a.State))];

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(10, patience.Token);
    }
}
