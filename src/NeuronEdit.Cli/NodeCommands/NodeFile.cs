using System.CommandLine;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary>What the commands on nodes have in common.</summary>
internal static class NodeFile
{
    /// <summary>Opens what nodes keep beside a store.</summary>
    /// <exception cref="NeuronEditException">Storage: it cannot be opened.</exception>
    public static async Task<NodeStore> OpenStoreAsync(string store, CancellationToken cancellation)
    {
        var nodes = NodeStore.BesideOf(StoreTls.Complete(store));
        try
        {
            await nodes.OpenAsync(cancellation);
            return nodes;
        }
        catch (StoreException e)
        {
            await nodes.DisposeAsync();
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    /// <summary><c>--config</c>.</summary>
    public static Option<string?> Option() => new("--config") { HelpName = "FILE", Description = "The node's settings (YAML); each can also be set by a variable, such as NEURONEDIT_STORE" };
}
