namespace NeuronEdit.Cli.Rendering;

/// <summary>What to type next: each line stands alone, so that it can be marked, copied and pasted whole.</summary>
internal static class Advice
{
    /// <summary>Writes it to standard output.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="lines">What each does, and the line.</param>
    public static void Write(Terminal terminal, params IEnumerable<(string Purpose, string CommandLine)> lines)
    {
        foreach (var (purpose, commandLine) in lines) terminal.Out.WriteLine($"\n{purpose}:\n  {commandLine}");
    }
}
