using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Client;
using NeuronEdit.Server.Tests;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cli.Tests.OnNode;

/// <summary>Somebody with a token at a real node, whose work is pretended: what they know is its address, not its store.</summary>
internal sealed class NodeWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _variables = [];

    private NodeWorld(TestNode node) => Node = node;

    public TestNode Node { get; }

    /// <summary>What somebody types who is asked for a token.</summary>
    public string? Typed { get; set; }

    public string ProfilesFile => _home.At(".config/neuronedit/profiles.json");

    /// <summary>Starts one.</summary>
    /// <param name="user">Who asks; null: nobody, until they log in.</param>
    /// <param name="role">What they may do.</param>
    /// <param name="yaml">Settings of the node.</param>
    public static async Task<NodeWorld> StartAsync(string? user = "ann", Role role = Role.Operator, string yaml = "limits: { requestsPerSecond: 100000, requestBurst: 100000 }")
    {
        var world = new NodeWorld(await TestNode.StartAsync(yaml));
        world._variables["HOME"] = world._home.Path;
        if (user is not null) world.Set(("NEURONEDIT_NODE", world.Node.Address.ToString()), ("NEURONEDIT_TOKEN", world.Node.TokenOf(user, role)));
        return world;
    }

    public void Set(params ReadOnlySpan<(string Name, string Value)> variables)
    {
        foreach (var (name, value) in variables) _variables[name] = value;
    }

    public string At(string relative) => _home.At(relative);

    /// <summary>Writes an experiment file of the node's data.</summary>
    public string Spec(string name)
    {
        File.WriteAllText(At(name + ".yaml"), TestNode.Spec(name));
        return At(name + ".yaml");
    }

    public async Task<(int Exit, Shell Shell)> ExitAsync(params string[] arguments)
    {
        var shell = Shell.Redirected();
        var session = new CommandSession(shell.Terminal, () => new FakeHost(), arguments)
        {
            Variable = name => _variables.GetValueOrDefault(name),
            Login = variable => new Login(new Profiles(variable), () => Typed, TimeProvider.System),
            Listen = _ => { },
            Quit = code => Assert.Fail($"Quit with {code}."),
        };
        return (await NeuronEditCommandLine.RunAsync(arguments, shell.Terminal, session), shell);
    }

    /// <summary>What a command that is done says to people.</summary>
    public async Task<string> OutAsync(params string[] arguments)
    {
        var (exit, shell) = await ExitAsync(arguments);
        Assert.True(exit == ExitCode.Done, Story(exit, shell));
        return shell.Out;
    }

    /// <summary>What a command says to programs.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (exit, shell) = await ExitAsync([.. arguments, "--json"]);
        Assert.True(shell.Out.Length > 0, Story(exit, shell));
        return JsonDocument.Parse(shell.Out).RootElement;
    }

    /// <summary>Requires that a command fails, and gives what it says.</summary>
    public async Task<string> ErrorAsync(int exit, params string[] arguments)
    {
        var (found, shell) = await ExitAsync(arguments);
        Assert.True(found == exit, Story(found, shell));
        return shell.Error;
    }

    /// <summary>What a command that ended otherwise than it should said, and what the node logged meanwhile.</summary>
    private string Story(int exit, Shell shell) => $"{exit}: {shell.Out}{shell.Error}\n{string.Join('\n', Node.Log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal) && !line.StartsWith("Trace", StringComparison.Ordinal)).TakeLast(30))}";

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _home.Dispose();
    }
}
