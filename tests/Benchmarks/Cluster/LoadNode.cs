using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Tests.Hosting;
using NeuronEdit.Server.Hosting;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>A node that serves the API alone, in a process of its own, which is this program started again.</summary>
internal sealed class LoadNode : IDisposable
{
    private const string StatusOfMemory = "VmRSS:";
    private readonly Process _process;

    private LoadNode(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Memory that it holds now, bytes.</summary>
    public long Memory => OperatingSystem.IsLinux()
        ? 1_024 * long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(StatusOfMemory, StringComparison.Ordinal))[StatusOfMemory.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture)
        : WorkingSet();

    /// <summary>Processor time that it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Settings of a node in a folder: the limits are the usual ones.</summary>
    /// <param name="folder">Holds <c>data</c>, and gets what the node makes.</param>
    /// <param name="store">The store's name.</param>
    /// <param name="more">Further lines.</param>
    public static NodeSettings Settings(string folder, string store, string more) => NodeSettingsFile.Parse(
        $"name: node\nstore: '{store.Replace("'", "''", StringComparison.Ordinal)}'\nstorage: storage\nresults: results\ndata: [ data ]\nlisten: http://127.0.0.1:0\n{more}", "node.yaml", folder, _ => null);

    /// <summary>Starts one.</summary>
    /// <param name="benchmark">The benchmark whose command line leads to <see cref="RunAsync"/>.</param>
    /// <param name="folder">Its folder.</param>
    public static LoadNode Start(string benchmark, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(LoadNode).Assembly.Location);
        foreach (var argument in new[] { benchmark, "--node", folder }) start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        return new LoadNode(process, new Uri(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The node ended before it listened.")));
    }

    /// <summary>What that process does until its standard input ends.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="store">The store's name.</param>
    public static async Task<int> RunAsync(string folder, string store)
    {
        using var drain = new CancellationTokenSource();
        var node = new ServerNode(Settings(folder, store, "role: api\ndrainSeconds: 1\n"), NullLoggerFactory.Instance).RunAsync(Console.WriteLine, drain.Token, default);
        await Task.WhenAny(node, Console.In.ReadToEndAsync());
        await drain.CancelAsync();
        await node;
        return 0;
    }

    /// <summary>A node in this process that pretends all work, so that many experiments finish in a short time.</summary>
    public static ServerNode Pretending(string folder, string store)
    {
        var results = new MadeResults();
        return new ServerNode(Settings(folder, store, "slots: 16\ndrainSeconds: 1\nlimits: { requestsPerSecond: 100000, requestBurst: 100000 }\n"), NullLoggerFactory.Instance)
        {
            Handlers = _ => MadeHandler.Kinds.Select(kind => new MadeHandler(kind, (work, _) => Task.FromResult(results.Of(work.Kind, work.Input)))),
        };
    }

    /// <summary>Lets it leave, and waits until it has.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) _process.Kill();
        _process.Dispose();
    }

    private long WorkingSet()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }
}
