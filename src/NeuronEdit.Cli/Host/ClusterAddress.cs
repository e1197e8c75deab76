using System.Collections.Immutable;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Host;

/// <summary>Where a cluster is.</summary>
/// <remarks>No record: the store may hold a password and there may be a token, and a record prints what it has.</remarks>
internal sealed class ClusterAddress
{
    /// <summary>The store: the path of a SQLite file, or a PostgreSQL connection string; empty where a node is asked.</summary>
    public string Store { get; init; } = string.Empty;

    /// <summary>The node that is asked; null: this process opens the store itself.</summary>
    public Uri? Node { get; init; }

    /// <summary>Says to the node who asks; null: there is none.</summary>
    public string? Token { get; init; }

    /// <summary>The folder that all workers share; empty where the command does not need it.</summary>
    public string Storage { get; init; } = string.Empty;

    /// <summary>The store may be new: it is made then. Elsewhere a file that is not there is a mistake.</summary>
    public bool MayBeNew { get; init; }

    /// <summary>The options that said so, as typed; empty where the environment did.</summary>
    public ImmutableArray<string> Typed { get; init; } = [];

    /// <summary>What starts a worker of it. A node does not tell its store.</summary>
    public string WorkerLine => Node is null ? CommandLine("worker") : "neuronedit worker --store STORE --storage FOLDER";

    /// <summary>A command line for people to type next, on the same cluster; a password in it is masked.</summary>
    public string CommandLine(params IEnumerable<string> words) =>
        string.Join(' ', ((string[])["neuronedit", .. words, .. Typed]).Select(word => ResumeLine.Quote(Secrets.Hidden(word))));
}
