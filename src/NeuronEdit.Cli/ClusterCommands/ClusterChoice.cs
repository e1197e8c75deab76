using System.Collections.Immutable;
using System.CommandLine.Parsing;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>
/// Which cluster a command is for: what was typed goes first, then <c>NEURONEDIT_NODE</c>, then <c>NEURONEDIT_STORE</c>, then the node where
/// somebody is logged in.
/// </summary>
internal sealed class ClusterChoice
{
    private readonly Func<string, string?> _variable;
    private readonly ClusterSetting _store;
    private readonly ClusterSetting? _storage;
    private readonly ClusterSetting? _node;
    private readonly Profiles _profiles;

    /// <summary>Makes one.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="needsStorage">With a store, the storage is needed too.</param>
    /// <param name="takesNode">A node can do it.</param>
    public ClusterChoice(Func<string, string?> variable, bool needsStorage, bool takesNode)
    {
        (_variable, _profiles, _store) = (variable, new Profiles(variable), ClusterSetting.Store(variable));
        _storage = needsStorage ? ClusterSetting.Storage(variable) : null;
        _node = takesNode ? ClusterSetting.Node(variable) : null;
    }

    /// <summary>The variable that is set, and goes before a login; null: none is.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static string? BeforeLogin(Func<string, string?> variable) => ((string[])[ClusterSetting.NodeVariable, ClusterSetting.StoreVariable]).FirstOrDefault(name => variable(name) is { Length: > 0 });

    /// <summary>The settings that have options.</summary>
    public IEnumerable<ClusterSetting> Settings => ((ClusterSetting?[])[_node, _store, _storage]).OfType<ClusterSetting>();

    /// <summary>What is wrong with what was said; null where nothing is.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="command">The command that needs it: <c>neuronedit list</c>.</param>
    public string? Problem(CommandResult result, string command)
    {
        if (_node?.Typed(result) is not null && _store.Typed(result) is not null) return "--node and --store are both given; a cluster is named by one of them.";
        try
        {
            if (NodeOf(result) is not null) return null;
        }
        catch (NeuronEditException e)
        {
            return e.Message;
        }

        if (_node is not null && _store.Of(result) is null)
            return $"{command} needs a cluster: log in to one of its nodes with neuronedit login URL, or give --node URL or --store STORE, or set NEURONEDIT_NODE or NEURONEDIT_STORE.";
        return ((ClusterSetting?[])[_store, _storage]).OfType<ClusterSetting>().Select(setting => setting.Problem(result, command)).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The cluster that is meant.</summary>
    /// <param name="result">What was typed.</param>
    /// <param name="mayBeNew">The store may be new.</param>
    public ClusterAddress Of(CommandResult result, bool mayBeNew)
    {
        var node = NodeOf(result);
        return new ClusterAddress
        {
            Node = node?.Node,
            Token = node?.Token,
            Store = node is null ? _store.Of(result)! : string.Empty,
            Storage = node is null ? _storage?.Of(result) ?? string.Empty : string.Empty,
            MayBeNew = mayBeNew,
            Typed = Settings.Where(s => s.Typed(result) is not null).SelectMany(s => (string[])[s.Option.Name, s.Typed(result)!]).ToImmutableArray(),
        };
    }

    /// <summary>The node that is meant, with the token for it; null where a store is meant, or nothing.</summary>
    private (Uri Node, string? Token)? NodeOf(CommandResult result)
    {
        if (_node is null || _store.Typed(result) is not null) return null;
        var known = _profiles.Read();
        var named = _node.Of(result) ?? (_store.Of(result) is null ? known.Current : null);
        if (named is null) return null;
        var (node, kept) = NodeAddress.IsUrl(named) ? (NodeAddress.Parse(named), null) : (Login.Named(known, named).Node, Login.Named(known, named).Token);
        kept ??= known.Nodes.Values.FirstOrDefault(profile => profile.Node == node)?.Token;
        return (node, _variable("NEURONEDIT_TOKEN") is { Length: > 0 } token ? token : kept);
    }
}
