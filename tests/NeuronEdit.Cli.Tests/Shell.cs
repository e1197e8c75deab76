using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Tests;

/// <summary>Runs command lines in this process, with a fake host, and keeps what they wrote.</summary>
internal sealed class Shell
{
    public static readonly IReadOnlyDictionary<string, string> ClusterVariables = new Dictionary<string, string> { ["NEURONEDIT_STORE"] = "cluster.db", ["NEURONEDIT_STORAGE"] = "/shared/storage" };

    public FakeHost Host { get; init; } = new();

    public FakeCluster Cluster { get; init; } = new();

    public FakeWorker Worker { get; init; } = new();

    /// <summary>Nodes that are none; null: real ones.</summary>
    public FakeNodes? Nodes { get; init; }

    /// <summary>The environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

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
        var usual = new CommandSession(Terminal, MakeHost, arguments);
        var session = new CommandSession(Terminal, MakeHost, arguments)
        {
            Cluster = OpenCluster,
            Worker = MakeWorker,
            Login = Nodes is null ? usual.Login : _ => new FakeLogin(),
            Settings = Nodes is null ? usual.Settings : (_, _) => FakeNodes.Settings,
            Node = Nodes is null ? usual.Node : Nodes.RunAsync,
            Nodes = Nodes is null ? usual.Nodes : Nodes.OpenAsync,
            Variable = name => Variables.GetValueOrDefault(name),
            Listen = Listen,
            Quit = code => QuitWith = code,
        };
        return NeuronEditCommandLine.RunAsync(arguments, Terminal, session);
    }

    /// <summary>The same, on a cluster that the environment names.</summary>
    public static Shell OnCluster(FakeCluster? cluster = null, FakeWorker? worker = null, Action<StopRequest>? listen = null, int? window = null, TimeProvider? time = null)
    {
        var shell = window is { } width ? Watched(width, colour: false) : Redirected(time: time);
        return new Shell
        {
            Terminal = shell.Terminal,
            Cluster = cluster ?? new FakeCluster(),
            Worker = worker ?? new FakeWorker(),
            Nodes = new FakeNodes(),
            Listen = listen ?? (_ => { }),
            Variables = ClusterVariables,
        };
    }

    private Task<IClusterHost> OpenCluster(ClusterAddress address, CancellationToken cancellation)
    {
        HostsMade = (HostsMade ?? 0) + 1;
        return Cluster.OpenAsync(address);
    }

    private FakeWorker MakeWorker()
    {
        HostsMade = (HostsMade ?? 0) + 1;
        return Worker;
    }

    private FakeHost MakeHost()
    {
        HostsMade = (HostsMade ?? 0) + 1;
        return Host;
    }

    private static StringWriter Writer() => new() { NewLine = "\n" };
}
