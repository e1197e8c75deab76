namespace NeuronEdit.Cli.Tests;

/// <summary>Runs command lines in this process, with a fake host, and keeps what they wrote.</summary>
internal sealed class Shell
{
    public FakeHost Host { get; init; } = new();

    public int? HostsMade { get; private set; }

    public int? QuitWith { get; private set; }

    /// <summary>Receives the stop request instead of the process's signals.</summary>
    public Action<StopRequest> Listen { get; init; } = _ => { };

    public required Terminal Terminal { get; init; }

    public string Out => Terminal.Out.ToString()!;

    public string Error => Terminal.Error.ToString()!;

    /// <summary>Standard output and error into files, as in a batch job.</summary>
    public static Shell Redirected(FakeHost? host = null, Action<StopRequest>? listen = null, TimeProvider? time = null) => new()
    {
        Host = host ?? new FakeHost(),
        Listen = listen ?? (_ => { }),
        Terminal = new Terminal { Out = Writer(), Error = Writer(), Unicode = true, Time = time ?? TimeProvider.System },
    };

    /// <summary>A window of a width, with colours.</summary>
    public static Shell Watched(int width, FakeHost? host = null, bool colour = true, bool unicode = true, Action<StopRequest>? listen = null) => new()
    {
        Host = host ?? new FakeHost(),
        Listen = listen ?? (_ => { }),
        Terminal = new Terminal
        {
            Out = Writer(), Error = Writer(), OutIsTerminal = true, ErrorIsTerminal = true, MovesCursor = true, Colour = colour, Unicode = unicode, WindowWidth = () => width,
        },
    };

    public Task<int> RunAsync(params string[] arguments)
    {
        var session = new CommandSession(Terminal, MakeHost, arguments) { Listen = Listen, Quit = code => QuitWith = code };
        return NeuronEditCommandLine.RunAsync(arguments, Terminal, session);
    }

    private FakeHost MakeHost()
    {
        HostsMade = (HostsMade ?? 0) + 1;
        return Host;
    }

    private static StringWriter Writer() => new() { NewLine = "\n" };
}
