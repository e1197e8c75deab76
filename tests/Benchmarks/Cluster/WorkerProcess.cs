using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Data;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>A worker of a cluster in a process of its own, which is this program started again.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that it held, bytes.</summary>
    public long PeakWorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="benchmark">The benchmark whose command line leads to <see cref="RunAsync"/>.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="storage">The storage folder.</param>
    /// <param name="slots">Its slots.</param>
    public static WorkerProcess Start(string benchmark, string name, string storage, int slots)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in new[] { benchmark, "--worker", name, storage, slots.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(argument);
        return new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started."));
    }

    /// <summary>What that process does until its standard input ends.</summary>
    /// <param name="connection">Names the store.</param>
    /// <param name="arguments">Name, storage and slots.</param>
    public static async Task<int> RunAsync(string connection, string[] arguments)
    {
        var slots = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await using var store = ClusterStores.Open(connection);
        await store.OpenAsync(default);
        using var engine = new DataEngine(DataEngineOptions.ForSlots(slots));
        using var stop = new CancellationTokenSource();
        var node = new Node(store, WorkHandlers.Create(engine, arguments[1], store, TimeProvider.System), new NodeOptions { Name = arguments[0], Slots = slots }, NullLogger.Instance).RunAsync(stop.Token, default);
        await Task.WhenAny(node, Console.In.ReadToEndAsync());
        await stop.CancelAsync();
        await node;
        return 0;
    }

    /// <summary>Lets it leave, and waits until it has.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) _process.Kill();
        _process.Dispose();
    }
}
