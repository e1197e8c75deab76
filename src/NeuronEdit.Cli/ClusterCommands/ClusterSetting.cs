using System.CommandLine;
using System.CommandLine.Parsing;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>Something that every command on a cluster has to know: given as an option, or else by the environment, so that it need not be typed each time.</summary>
internal sealed class ClusterSetting
{
    /// <summary>Names a node.</summary>
    public const string NodeVariable = "NEURONEDIT_NODE";

    /// <summary>Names a store.</summary>
    public const string StoreVariable = "NEURONEDIT_STORE";

    private readonly string _variableName;
    private readonly string _meaning;
    private readonly Func<string, string?> _variable;
    private readonly Func<string, string?> _whatIsWrong;

    private ClusterSetting(Option<string?> option, string variableName, string meaning, Func<string, string?> variable, Func<string, string?> whatIsWrong) =>
        (Option, _variableName, _meaning, _variable, _whatIsWrong) = (option, variableName, meaning, variable, whatIsWrong);

    /// <summary>The option.</summary>
    public Option<string?> Option { get; }

    /// <summary>The store: <c>--store</c>, <c>NEURONEDIT_STORE</c>.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static ClusterSetting Store(Func<string, string?> variable) => new(
        new Option<string?>("--store") { HelpName = "STORE", Description = "The cluster's state: path of a SQLite file, or PostgreSQL connection string (default: NEURONEDIT_STORE)" },
        StoreVariable, "the cluster's store", variable, Cluster.Store.ClusterStores.WhatIsWrong);

    /// <summary>A node: <c>--node</c>, <c>NEURONEDIT_NODE</c>.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static ClusterSetting Node(Func<string, string?> variable) => new(
        new Option<string?>("--node") { HelpName = "URL", Description = "A node of the cluster, by address or by the name of a login (default: NEURONEDIT_NODE, or where you are logged in)" },
        NodeVariable, "a node of the cluster", variable, _ => null);

    /// <summary>The storage: <c>--storage</c>, <c>NEURONEDIT_STORAGE</c>.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    public static ClusterSetting Storage(Func<string, string?> variable) => new(
        new Option<string?>("--storage") { HelpName = "FOLDER", Description = "Folder that every worker sees under this very path (default: NEURONEDIT_STORAGE)" },
        "NEURONEDIT_STORAGE", "the workers' storage", variable, folder => string.IsNullOrWhiteSpace(folder) ? "has no name; name a folder" : null);

    /// <summary>What it is; null where nobody said so.</summary>
    public string? Of(SymbolResult parsed) => Typed(parsed) ?? (_variable(_variableName) is { Length: > 0 } set ? set : null);

    /// <summary>What was typed; null where nothing was.</summary>
    public string? Typed(SymbolResult parsed) => parsed.GetResult(Option) is { Tokens: [var token, ..] } ? token.Value : null;

    /// <summary>What is wrong with it; null where nothing is. It is not repeated, since a store may hold a password.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="command">The command that needs it: <c>neuronedit list</c>.</param>
    public string? Problem(SymbolResult parsed, string command)
    {
        if (Of(parsed) is not { } value) return $"{command} needs {_meaning}: give {Option.Name} {Option.HelpName}, or set {_variableName}.";
        return _whatIsWrong(value) is { } wrong ? $"{(Typed(parsed) is null ? _variableName : Option.Name)} {wrong}." : null;
    }
}
