using System.Text.Json.Serialization.Metadata;
using NeuronEdit.Cli.Host;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli;

/// <summary>How what a command leaves is told.</summary>
/// <typeparam name="T">What it leaves.</typeparam>
internal abstract class ToldWork<T>
{
    /// <summary>One JSON object instead of text.</summary>
    public required bool Json { get; init; }

    /// <summary>Prints what came out.</summary>
    public required Action<T, Terminal> Show { get; init; }

    /// <summary>How it looks in JSON; asked for only where JSON is wanted, since making it takes time.</summary>
    public required Func<JsonTypeInfo<T>> Schema { get; init; }

    /// <summary>The exit code of what came out.</summary>
    public Func<T, int> ExitCode { get; init; } = _ => Cli.ExitCode.Done;
}

/// <summary>What a command does on this machine once its arguments are known to be right.</summary>
/// <typeparam name="T">What it leaves.</typeparam>
internal sealed class Work<T> : ToldWork<T>
{
    /// <summary>Computes.</summary>
    public required Func<ICommandHost, IRunObserver, CancellationToken, Task<T>> Compute { get; init; }

    /// <summary>The same command line with <c>--resume</c> continues it after a stop.</summary>
    public bool IsResumable { get; init; }
}

/// <summary>What a command asks of a cluster once its arguments are known to be right.</summary>
/// <typeparam name="T">What it leaves.</typeparam>
internal sealed class ClusterWork<T> : ToldWork<T>
{
    /// <summary>The cluster.</summary>
    public required ClusterAddress Cluster { get; init; }

    /// <summary>Asks.</summary>
    public required Func<ClusterCall, CancellationToken, Task<T>> Ask { get; init; }
}

/// <summary>A worker's stay in a cluster.</summary>
internal sealed class WorkerWork : ToldWork<WorkerEnd>
{
    /// <summary>The cluster.</summary>
    public required ClusterAddress Cluster { get; init; }

    /// <summary>What the worker is.</summary>
    public required WorkerOrder Order { get; init; }

    /// <summary>Every work item is logged.</summary>
    public bool IsVerbose { get; init; }
}
