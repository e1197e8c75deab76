using System.CommandLine;
using System.CommandLine.Invocation;

namespace NeuronEdit.Cli.Rendering;

/// <summary><c>--help</c>.</summary>
internal sealed class HelpToTerminal(Terminal terminal) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        HelpText.Write(parseResult.CommandResult.Command, terminal.Out, HelpText.WidthFor(terminal.OutIsTerminal, terminal.Width));
        return ExitCode.Done;
    }
}

/// <summary><c>--version</c>.</summary>
internal sealed class VersionToTerminal(Terminal terminal) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        terminal.Out.WriteLine($"neuronedit {ProductVersion.Text}");
        return ExitCode.Done;
    }
}
