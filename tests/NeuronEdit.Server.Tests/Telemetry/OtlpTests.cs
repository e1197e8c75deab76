using System.Diagnostics.Metrics;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Telemetry;

namespace NeuronEdit.Server.Tests.Telemetry;

/// <summary>What is measured and traced is the process', so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(OtlpTests), DisableParallelization = true)]
public sealed class AloneWithTelemetry;

[Collection(nameof(OtlpTests))]
#pragma warning disable CA1001 // DisposeAsync disposes of it.
public sealed class OtlpTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private Collector _collector = null!;

    public async Task InitializeAsync() => _collector = await Collector.StartAsync();

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Metrics_OfAnExperiment_ArriveWithTheirUnitsAndValues()
    {
        await RunAsync(() => Has("neuronedit.work.queued") && Has("neuronedit.slots.limit"));

        Assert.Equal(5_000, Point("neuronedit.partition.rows", "{row}", "kind=edit").Value);
        Assert.Equal(9_000, Point("neuronedit.partition.rows", "{row}", "kind=profile").Value);
        var edits = Point("neuronedit.work.duration", "s", "kind=edit outcome=done");
        Assert.Equal(5, edits.Count);
        Assert.InRange(edits.Value, 0, 300);
        var turns = Point("neuronedit.turn.duration", "s", "actor=experiment");
        Assert.InRange(turns.Count, 2, Point("neuronedit.turn.messages", "{message}", "actor=experiment").Value);
        Assert.Contains(_collector.History, p => p is { Name: "neuronedit.slots.limit", Unit: "{slot}", Value: 2 });
        Assert.InRange(Point("neuronedit.process.memory", "By", "").Value, 1 << 20, 1L << 40);
        Assert.InRange(Point("neuronedit.work.queued", "{item}", "").Value, 0, 20);
        Assert.Contains(_collector.Points, p => p.Name == "http.server.request.duration" && p.Attributes.GetValueOrDefault("http.route")?.TrimEnd('/') == "/v1/experiments");
        Assert.All(_collector.Resources, r => Assert.Equal(("neuronedit", "test"), (r["service.name"], r["service.instance.id"])));
        Assert.All(_collector.Keys, key => Assert.Equal("k1", key));
    }

    [Fact]
    public async Task OverGrpc_TheSameArrives()
    {
        await using var collector = await Collector.StartAsync(grpc: true);
        // As Orleans measures, where the node is a silo.
        using var silo = new Meter(NodeTelemetry.SiloMeterName);
        silo.CreateObservableGauge("orleans-catalog-activations", () => 7);
        await RunAsync(collector, "grpc", () => collector.Points.Any(p => p.Name == "neuronedit.slots.limit") && collector.Points.Any(p => p is { Name: "orleans-catalog-activations", Value: 7 }));
        Assert.Equal(5_000, collector.Points.Single(p => p is { Name: "neuronedit.partition.rows", Tags: "kind=edit" }).Value);
        Assert.Equal(5, collector.Spans.Count(s => s.Name == "work edit"));
        Assert.NotEmpty(collector.Logs);
        Assert.All(collector.Keys, key => Assert.Equal("k1", key));
    }

    [Fact]
    public async Task Trace_OfASubmission_LinksRequestTurnsAndItems()
    {
        await RunAsync(() => true);

        var spans = _collector.Spans;
        var sent = spans.Single(s => s.Name == "send experiment.submit");
        var trace = spans.Where(s => s.Trace == sent.Trace).ToDictionary(s => s.Id);
        Assert.Equal("POST /v1/experiments", trace[sent.Parent].Name.TrimEnd('/'));
        var plan = trace.Values.Single(s => s.Name == "work plan");
        var turn = trace[plan.Parent];
        Assert.Equal(("turn experiment", sent.Id), (turn.Name, turn.Parent));
        Assert.Equal(sent.Attributes["neuronedit.actor.key"], turn.Attributes["neuronedit.actor.key"]);
        Assert.Equal(["0", "1", "2", "3", "4"], trace.Values.Where(s => s.Name == "work edit").Select(s => s.Attributes["neuronedit.partition"]).Order());
        Assert.All(trace.Values.Where(s => s.Parent.Length > 0), s => Assert.Contains(s.Parent, trace.Keys));
        Assert.Single(trace.Values, s => s.Parent.Length == 0);
    }

    [Fact]
    public async Task Logs_AreInTheTraceAndHideSecrets()
    {
        const string Password = "hunter2-planted";
        var secret = "";
        await RunAsync(() => true, async node =>
        {
            var token = node.TokenOf("ann", Role.Submitter);
            secret = TokenText.TryParse(token)!.Secret;
            node.Work.Before = work => _ = work.Kind == WorkKinds.Fit ? throw new NeuronEditException(FailureCode.Data, $"Host=db;Password={Password};Database=x refused {token}") : 0;
            foreach (var path in (string[])[$"v1/experiments/{token}", $"v1/me?token={token}", $"v1/nowhere/{token}"]) await node.Http(token).GetAsync(new Uri(path, UriKind.Relative));
        });

        var failed = _collector.Logs.First(l => l.Text.Contains("Password", StringComparison.Ordinal) && l.Attributes.ContainsKey("Reason"));
        Assert.Equal(_collector.Spans.Single(s => s.Name == "work fit").Trace, failed.Trace);
        Assert.Contains("***", failed.Attributes["Reason"], StringComparison.Ordinal);
        Assert.DoesNotContain(Password, _collector.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, _collector.Raw, StringComparison.Ordinal);
        Assert.Contains(_collector.Spans, s => s.Attributes.Values.Any(v => v.Contains("nedit_", StringComparison.Ordinal) && v.Contains("***", StringComparison.Ordinal)));
    }

    /// <summary>Runs an experiment on a node that sends here, until what is wanted has arrived and the node has left.</summary>
    private Task RunAsync(Func<bool> arrived, Func<TestNode, Task>? first = null) => RunAsync(_collector, "http/protobuf", arrived, first);

    private static async Task RunAsync(Collector collector, string protocol, Func<bool> arrived, Func<TestNode, Task>? first = null)
    {
        await using var node = await TestNode.StartAsync($"telemetry: {{ endpoint: \"{collector.Endpoint}\", protocol: {protocol}, intervalSeconds: 1, headers: x-key=k1 }}");
        if (first is not null) await first(node);
        await TestNode.RunAsync(node.Client("ann"), "traced");
        await Answers.UntilAsync(() => Task.FromResult(arrived()));
        node.Drain();
        await node.Running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private bool Has(string name) => _collector.Points.Any(p => p.Name == name);

    private ReceivedPoint Point(string name, string unit, string tags)
    {
        var point = Assert.Single(_collector.Points, p => p.Name == name && p.Tags == tags);
        Assert.Equal(unit, point.Unit);
        return point;
    }
}
