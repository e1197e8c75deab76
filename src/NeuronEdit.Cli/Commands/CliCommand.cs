using System.CommandLine;

namespace NeuronEdit.Cli.Commands;

/// <summary>A command whose help shows how it is used.</summary>
internal abstract class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>What it is for.</summary>
    public virtual CommandGroup Group => CommandGroup.Work;

    /// <summary>More about it, in a few sentences, after the one-line description; null where that says all.</summary>
    public virtual string? Details => null;

    /// <summary>Command lines that work as they stand, most common first.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }
}

/// <summary>A command line and what it does.</summary>
/// <param name="Purpose">What it does: <c>Continue after a stop</c>.</param>
/// <param name="CommandLine">As typed; may have several lines, each ending in a backslash but the last.</param>
internal sealed record Example(string Purpose, string CommandLine);
