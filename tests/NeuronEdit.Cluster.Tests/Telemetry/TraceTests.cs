using System.Collections.Concurrent;
using System.Diagnostics;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Tests.Telemetry;

/// <summary>Who listens hears the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(TraceTests), DisableParallelization = true)]
public sealed class AloneWithTraces;

[Collection(nameof(TraceTests))]
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ClusterActivities.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Submission_OfAnExperiment_IsOneTraceToItsLastItem()
    {
        await using var node = await MeasuredNode.StartAsync();
        Assert.Equal(ExperimentStatus.Finished, (await node.RunAsync("one")).Status);
        await node.StopAsync();

        var sent = Assert.Single(_ended, a => a.OperationName == "send experiment.submit");
        Assert.Null(sent.ParentId);
        var trace = _ended.Where(a => a.TraceId == sent.TraceId).ToDictionary(a => a.SpanId);
        // All of one piece: what every part hangs on is a part.
        Assert.All(trace.Values.Where(a => a != sent), a => Assert.Contains(a.ParentSpanId, trace.Keys));
        var plan = Assert.Single(trace.Values, a => a.OperationName == "work plan");
        Assert.Equal("turn experiment", trace[plan.ParentSpanId].OperationName);
        Assert.Equal(sent.SpanId, trace[plan.ParentSpanId].ParentSpanId);
        Assert.Contains(trace.Values, a => a.OperationName == "turn experiment" && a.ParentSpanId == plan.SpanId);
        Assert.Equal([0, 1, 2, 3, 4], trace.Values.Where(a => a.OperationName == "work edit").Select(a => (long)a.GetTagItem("neuronedit.partition")!).Order());
        Assert.All(trace.Values.Where(a => a.OperationName == "work edit"), a =>
        {
            Assert.Equal("done", a.GetTagItem("neuronedit.work.outcome"));
            Assert.Equal(1_000L, a.GetTagItem("neuronedit.partition.rows"));
        });
        Assert.Contains(trace.Values, a => a.OperationName == "work finish");
        // Work knows nothing of it.
        Assert.All(node.Seen, work => Assert.DoesNotContain("trace", work.Input, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Item_ThatFails_IsAnErrorInTheTraceWithoutItsText()
    {
        await using var node = await MeasuredNode.StartAsync(work => _ = work.Kind == WorkKinds.Fit ? throw new NeuronEditException(FailureCode.Data, "S has no rows.") : 0);
        Assert.Equal(ExperimentStatus.Failed, (await node.RunAsync("one")).Status);
        await node.StopAsync();
        var fit = Assert.Single(_ended, a => a.OperationName == "work fit");
        Assert.Equal(ActivityStatusCode.Error, fit.Status);
        Assert.Equal("Data", fit.GetTagItem("error.type"));
        Assert.Equal("failed", fit.GetTagItem("neuronedit.work.outcome"));
        Assert.DoesNotContain(fit.TagObjects, t => t.Value is string text && text.Contains("no rows", StringComparison.Ordinal));
        Assert.Null(fit.StatusDescription);
    }

    [Fact]
    public async Task Beats_OfAWorker_BeginNoTrace()
    {
        await using var node = await MeasuredNode.StartAsync();
        await MeasuredNode.UntilAsync(async () => await node.Store.ReadActorAsync(WorkerActor.Id("measured"), default) is not null);
        await node.StopAsync();
        Assert.DoesNotContain(_ended, a => a.OperationName == "turn worker");
    }
}

/// <summary>Without a listener.</summary>
[Collection(nameof(TraceTests))]
public sealed class UntracedTests
{
    [Fact]
    public async Task Message_WhereNobodyListens_IsKeptAsItAlwaysWas()
    {
        // A web server has activities of its own, listened to or not.
        using var caller = new Activity("somebody's").SetIdFormat(ActivityIdFormat.W3C).Start();
        var folder = Directory.CreateTempSubdirectory("untraced-");
        await using var store = new SqliteStore(Path.Combine(folder.FullName, "state.db"));
        await store.OpenAsync(default);
        var message = new SubmitExperiment("one", "user", "/results/one");
        await new StoreCalls(store, TimeProvider.System).SendAsync(ExperimentActor.Id("one"), message, default);
        var kept = Assert.Single(await store.ReadWaitingAsync([.. Enumerable.Range(0, ActorId.Shards)], 10, default));
        Assert.Equal(MessageCodec.Write(message).Body, kept.Body);
        folder.Delete(recursive: true);
    }
}
