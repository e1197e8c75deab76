using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Cli.Tests;

/// <summary>A node that leaves at once, and a store of tokens that is forgotten with it.</summary>
internal sealed class FakeNodes
{
    public static NodeSettings Settings { get; } = new() { Name = "one", Store = "cluster.db", Storage = "/s", Results = "/r", Data = ["/d"] };

    /// <summary>Nodes that were run.</summary>
    public int Ran { get; private set; }

    /// <summary>The store that was opened last.</summary>
    public string? Opened { get; private set; }

    public Task RunAsync(NodeSettings settings, ILoggerFactory logs, CancellationToken drain, CancellationToken stop)
    {
        Ran++;
        return Task.CompletedTask;
    }

    public async Task<NodeStore> OpenAsync(string store, CancellationToken cancellation)
    {
        Opened = store;
        var nodes = NodeStore.BesideOf(Path.Combine(Directory.CreateTempSubdirectory("neuronedit-test-").FullName, store));
        await nodes.OpenAsync(cancellation);
        await nodes.Tokens.AddAsync(new StoredToken("k3v7qz2m4x", "laptop", "ann", "submitter", "00", DateTimeOffset.UnixEpoch, null, null), cancellation);
        return nodes;
    }
}
