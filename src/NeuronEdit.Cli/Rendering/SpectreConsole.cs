using System.Text;
using Spectre.Console;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Spectre's view of the terminal: what <see cref="Terminal"/> found counts, nothing is detected a second time.</summary>
internal static class SpectreConsole
{
    /// <summary>Standard error, redrawn in place.</summary>
    public static IAnsiConsole ForError(Terminal terminal) => Create(terminal, terminal.Error, terminal.ErrorIsTerminal);

    /// <summary>Standard output, for tables.</summary>
    public static IAnsiConsole ForOut(Terminal terminal) => Create(terminal, terminal.Out, terminal.OutIsTerminal);

    private static IAnsiConsole Create(Terminal terminal, TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal && terminal.MovesCursor ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal && terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new Output(writer, isTerminal, terminal),
        });
        console.Profile.Capabilities.Unicode = terminal.Unicode;
        return console;
    }

    private sealed class Output(TextWriter writer, bool isTerminal, Terminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => terminal.Width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
