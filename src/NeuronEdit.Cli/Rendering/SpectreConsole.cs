using System.Text;
using Spectre.Console;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Spectre's view of the terminal: what <see cref="Terminal"/> found counts, nothing is detected a second time.</summary>
internal static class SpectreConsole
{
    /// <summary>Standard output, for tables.</summary>
    public static IAnsiConsole ForOut(Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.OutIsTerminal && terminal.MovesCursor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.OutIsTerminal && terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new Output(terminal),
        });
        console.Profile.Capabilities.Unicode = terminal.Unicode;
        return console;
    }

    private sealed class Output(Terminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => terminal.Out;

        public bool IsTerminal => terminal.OutIsTerminal;

        public int Width => terminal.Width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
