using System.Collections.Concurrent;
using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cli.Tests.OnStore;

/// <summary>A cluster of real workers on a real store in a folder of its own; its work is only pretended.</summary>
internal sealed class StoreWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly List<(StopRequest Stop, Task<int> Ended)> _workers = [];

    public StoreWorld()
    {
        Directory.CreateDirectory(Storage);
        foreach (var name in (string[])["s.csv", "t.csv", "x1.csv", "x2.csv"]) File.WriteAllText(_folder.At(name), "a,b\n1,2\n");
        File.WriteAllText(_folder.At("experiment.yaml"), "name: first\nsource: { path: s.csv }\ntarget: { path: t.csv }\nextrapolate:\n  - { sample: one, path: x1.csv }\n");
    }

    /// <summary>The store's name; PostgreSQL's where a test says so.</summary>
    public string Store { get; init; } = string.Empty;

    public string Storage => _folder.At("storage");

    public string Spec => _folder.At("experiment.yaml");

    /// <summary>Items that were done, or begun.</summary>
    public ConcurrentQueue<ClaimedWork> Works { get; } = [];

    /// <summary>What an item does before it is done.</summary>
    public Func<ClaimedWork, Action<WorkProgress>, CancellationToken, Task> Hold { get; set; } = (_, _, _) => Task.CompletedTask;

    private string StoreName => Store.Length > 0 ? Store : _folder.At("cluster.db");

    public string At(string relative) => _folder.At(relative);

    /// <summary>Runs a command line on the cluster.</summary>
    public async Task<Shell> RunAsync(params string[] arguments)
    {
        var shell = new Shell { Terminal = Shell.Redirected().Terminal };
        await RunAsync(shell, _ => { }, arguments);
        return shell;
    }

    /// <summary>The same, with its exit code.</summary>
    public async Task<(int Exit, Shell Shell)> ExitAsync(params string[] arguments)
    {
        var shell = new Shell { Terminal = Shell.Redirected().Terminal };
        return (await RunAsync(shell, _ => { }, arguments), shell);
    }

    /// <summary>What a command says to programs.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var shell = await RunAsync([.. arguments, "--json"]);
        Assert.True(shell.Out.Length > 0, shell.Error);
        return JsonDocument.Parse(shell.Out).RootElement;
    }

    /// <summary>Starts a worker by its command.</summary>
    public (Shell Shell, StopRequest Stop, Task<int> Ended) StartWorker(params string[] options)
    {
        StopRequest? stop = null;
        var shell = new Shell { Terminal = Shell.Redirected().Terminal };
        var ended = RunAsync(shell, request => stop = request, ["worker", "--slots", "2", .. options]);
        _workers.Add((stop!, ended));
        return (shell, stop!, ended);
    }

    /// <summary>Waits until a worker has said that it lives.</summary>
    public Task WorkerIsAliveAsync() => UntilAsync(async () => (await JsonAsync("workers")).TryGetProperty("workers", out var workers) && workers.GetArrayLength() > 0);

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds()) await Task.Delay(20, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, ended) in _workers)
        {
            if (!ended.IsCompleted) stop.Interrupt();
            if (!ended.IsCompleted) stop.Interrupt();
            await ended.WaitAsync(Patience);
        }

        _folder.Dispose();
    }

    private Task<int> RunAsync(Shell shell, Action<StopRequest> listen, string[] arguments)
    {
        var session = new CommandSession(shell.Terminal, () => throw new InvalidOperationException("No command here is for this machine."), arguments)
        {
            Worker = () => new StoreWorker((_, _, _, _) => [.. MadeHandler.Kinds.Select(kind => new MadeHandler(kind, this))], TimeProvider.System),
            Variable = name => name == "NEURONEDIT_STORE" ? StoreName : name == "NEURONEDIT_STORAGE" ? Storage : null,
            Listen = listen,
            Quit = code => Assert.Fail($"Quit with {code}."),
        };
        return NeuronEditCommandLine.RunAsync(arguments, shell.Terminal, session);
    }

    private sealed class MadeHandler(string kind, StoreWorld world) : IWorkHandler
    {
        public static readonly string[] Kinds = [.. typeof(WorkKinds).GetFields().Select(f => (string)f.GetRawConstantValue()!)];

        private readonly MadeResults _results = new();

        public string Kind => kind;

        public async Task<string> RunAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
        {
            world.Works.Enqueue(work);
            await world.Hold(work, progress, cancellation);
            return _results.Of(kind, work.Input);
        }
    }
}
