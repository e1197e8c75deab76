using System.Text.Json.Serialization.Metadata;
using NeuronEdit.Cli.Host;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli;

/// <summary>What a command does once its arguments are known to be right.</summary>
/// <typeparam name="T">What it leaves.</typeparam>
internal sealed class Work<T>
{
    /// <summary>One JSON object instead of text.</summary>
    public required bool Json { get; init; }

    /// <summary>Computes.</summary>
    public required Func<ICommandHost, IRunObserver, CancellationToken, Task<T>> Compute { get; init; }

    /// <summary>Prints what came out.</summary>
    public required Action<T, Terminal> Show { get; init; }

    /// <summary>How it looks in JSON; asked for only where JSON is wanted, since making it takes time.</summary>
    public required Func<JsonTypeInfo<T>> Schema { get; init; }

    /// <summary>The same command line with <c>--resume</c> continues it after a stop.</summary>
    public bool IsResumable { get; init; }

    /// <summary>The exit code of what came out.</summary>
    public Func<T, int> ExitCode { get; init; } = _ => Cli.ExitCode.Done;
}
