using System.Collections.Immutable;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Host;

/// <summary>Where a cluster is.</summary>
/// <remarks>No record: the store may hold a password, and a record prints what it has.</remarks>
internal sealed class ClusterAddress
{
    /// <summary>The store: the path of a SQLite file, or a PostgreSQL connection string.</summary>
    public required string Store { get; init; }

    /// <summary>The folder that all workers share; empty where the command does not need it.</summary>
    public string Storage { get; init; } = string.Empty;

    /// <summary>The store may be new: it is made then. Elsewhere a file that is not there is a mistake.</summary>
    public bool MayBeNew { get; init; }

    /// <summary>The options that said so, as typed; empty where the environment did.</summary>
    public ImmutableArray<string> Typed { get; init; } = [];

    /// <summary>A command line for people to type next, on the same cluster; a password in it is masked.</summary>
    public string CommandLine(params IEnumerable<string> words) =>
        string.Join(' ', ((string[])["neuronedit", .. words, .. Typed]).Select(word => ResumeLine.Quote(Secrets.Hidden(word))));
}
