using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Hosting;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests;

/// <summary>A node on a free port of this machine, with folders and a store of its own; its work is pretended.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string, Role), string> _tokens = new();
    private readonly List<IDisposable> _open = [];
    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly NodeStore _nodes;

    private TestNode(TemporaryFolder folder, bool ownsFolder, NodeSettings settings) => (_folder, _ownsFolder, Settings, _nodes) = (folder, ownsFolder, settings, NodeStore.BesideOf(settings.Store));

    public NodeSettings Settings { get; }

    public MadeWork Work { get; } = new();

    public LinesLog Log { get; } = new();

    public Uri Address { get; private set; } = null!;

    public Task Running { get; private set; } = Task.CompletedTask;

    public NodeStore Nodes => _nodes;

    public string Data => Settings.Data[0];

    /// <summary>Starts one.</summary>
    /// <param name="yaml">Settings beside those that every test's node has.</param>
    /// <param name="folder">A folder to share with another node; null: one of its own.</param>
    /// <param name="real">Its work is done, not pretended.</param>
    public static async Task<TestNode> StartAsync(string yaml = "", TemporaryFolder? folder = null, bool real = false)
    {
        var owned = folder ?? new TemporaryFolder();
        Directory.CreateDirectory(owned.At("data"));
        foreach (var name in (string[])["s.csv", "t.csv", "x1.csv", "x2.csv"])
            if (!File.Exists(owned.At("data/" + name))) File.WriteAllText(owned.At("data/" + name), "a,b\n1,2\n3,4\n");
        var settings = NodeSettingsFile.Parse(Usual(yaml), "node.yaml", owned.Path, _ => null);
        var node = new TestNode(owned, folder is null, settings);
        await node.StartAsync(real);
        return node;
    }

    /// <summary>A client with a token of a user.</summary>
    public NeuronEditClient Client(string user, Role role = Role.Submitter)
    {
        var client = new NeuronEditClient(Address, TokenOf(user, role));
        lock (_open) _open.Add(client);
        return client;
    }

    /// <summary>Plain HTTP.</summary>
    /// <param name="token">The token; null: none.</param>
    public HttpClient Http(string? token = null)
    {
        // Whatever a test puts into a header is sent.
        var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = Address };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        lock (_open) _open.Add(http);
        return http;
    }

    public HttpClient Http(string user, Role role) => Http(TokenOf(user, role));

    public string TokenOf(string user, Role role) =>
        _tokens.GetOrAdd((user, role), _ => new TokenKeeper(_nodes, TimeProvider.System).CreateAsync(user, role, "test", null, default).GetAwaiter().GetResult().Text);

    /// <summary>An experiment on the node's files.</summary>
    public static string Spec(string name, string more = "") => $"name: {name}\nsource: s.csv\ntarget: t.csv\nextrapolate: [{{ sample: one, path: x1.csv }}]\n{more}";

    /// <summary>Submits an experiment and waits until it has ended.</summary>
    public static async Task<Experiment> RunAsync(NeuronEditClient client, string name)
    {
        var accepted = await client.Experiments.SubmitAsync(new SubmitExperiment(Spec(name)));
        return await client.Experiments.WaitAsync(accepted.Experiment.Key).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public void Drain() => _drain.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Running.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
        }

        foreach (var open in _open) open.Dispose();
        await _nodes.DisposeAsync();
        _drain.Dispose();
        _stop.Dispose();
        if (_ownsFolder) _folder.Dispose();
    }

    private static string Usual(string yaml)
    {
        var lines = new StringBuilder(yaml.EndsWith('\n') || yaml.Length == 0 ? yaml : yaml + "\n");
        foreach (var (key, line) in (IEnumerable<(string, string)>)[
            ("name", "name: test"), ("store", "store: cluster.db"), ("storage", "storage: storage"), ("results", "results: results"), ("data", "data: [ data ]"), ("slots", "slots: 2"),
            ("listen", "listen: http://127.0.0.1:0"), ("drainSeconds", "drainSeconds: 5")])
        {
            if (!$"\n{yaml}".Contains($"\n{key}:", StringComparison.Ordinal)) lines.Append(line).Append('\n');
        }

        return lines.ToString();
    }

    private async Task StartAsync(bool real)
    {
        var started = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = real ? new ServerNode(Settings, Log) : new ServerNode(Settings, Log)
        {
            Handlers = _ => Work.Handlers,
            Adjust = options => options with { MessagePoll = TimeSpan.FromMilliseconds(50), WorkPoll = TimeSpan.FromMilliseconds(100), BeatInterval = TimeSpan.FromSeconds(1) },
        };
        Running = node.RunAsync(started.SetResult, _drain.Token, _stop.Token);
        await Task.WhenAny(started.Task, Running);
        if (!started.Task.IsCompleted) await Running;
        Address = await started.Task;
        await _nodes.OpenAsync(default);
    }
}

/// <summary>A node that tests share; each has users of its own.</summary>
public sealed class SharedNode : IAsyncLifetime
{
    internal TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync() => Node = await TestNode.StartAsync("limits: { requestsPerSecond: 100000, requestBurst: 100000 }");

    public async Task DisposeAsync() => await Node.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OnSharedNode : ICollectionFixture<SharedNode>
{
    public const string Name = "a shared node";
}

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class LinesLog : ILoggerFactory
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => new Lines_(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Lines_(LinesLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log._lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}

/// <summary>Short words for answers.</summary>
internal static class Answers
{
    /// <summary>Requires a refusal, and gives its code.</summary>
    public static async Task<Problem> ProblemAsync(this Task<HttpResponseMessage> request)
    {
        using var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{(int)response.StatusCode} {response.Content.Headers.ContentType}: {text}");
        var problem = JsonSerializer.Deserialize(text, ApiJson.Default.Problem)!;
        Assert.Equal((int)response.StatusCode, problem.Status);
        Assert.Equal($"urn:neuronedit:problem:{problem.Code}", problem.Type);
        Assert.Equal(Problems.ProblemCodes.All[problem.Code], (problem.Status, problem.Title));
        Assert.Equal(problem.RequestId, response.Headers.GetValues("Request-Id").Single());
        return problem;
    }

    /// <summary>Requires a refusal of the client's.</summary>
    public static async Task<string> CodeAsync(this Task request) => (await Assert.ThrowsAsync<NeuronEditApiException>(() => request)).Code;

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Looks until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo()) await Task.Delay(20, patience.Token);
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items) list.Add(item);
        return list;
    }

    public static bool IsClientError(HttpStatusCode status) => (int)status is >= 400 and < 500;
}
