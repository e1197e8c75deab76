using System.CommandLine;
using System.CommandLine.Help;
using NeuronEdit.Cli.ClusterCommands;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.NodeCommands;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli;

/// <summary>The command <c>neuronedit</c>: from arguments to an exit code.</summary>
internal static class NeuronEditCommandLine
{
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Parses the arguments, and does what they say.</summary>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CommandSession session)
    {
        var root = Create(terminal, session);
        var parsed = root.Parse(arguments, Parser);
        if (arguments.Count == 0)
        {
            HelpText.Write(root, terminal.Error, HelpText.WidthFor(terminal.ErrorIsTerminal, terminal.Width));
            return Task.FromResult(ExitCode.Usage);
        }

        if (parsed.Action is HelpToTerminal or VersionToTerminal) return parsed.InvokeAsync(Unaided(terminal));
        if (ParseFailure.Find(parsed) is { } failure)
            return Task.FromResult(new FailureReport(terminal, arguments.Contains("--json", StringComparer.Ordinal)).Usage(failure.Message, failure.Help));
        return parsed.InvokeAsync(Unaided(terminal));
    }

    /// <summary>The commands.</summary>
    internal static RootCommand Create(Terminal terminal, CommandSession session)
    {
        var root = new RootCommand(HelpText.Purpose);
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(new HelpOption("--help", "-h") { Description = "Show help", Recursive = true, Action = new HelpToTerminal(terminal) });
        root.Add(new VersionOption("--version") { Description = "Show the version", Action = new VersionToTerminal(terminal) });
        root.Add(new RunCommand(session));
        root.Add(new ApplyCommand(session));
        root.Add(new ImportCommand(session));
        root.Add(new DescribeCommand(session));
        root.Add(new EvaluateCommand(session));
        root.Add(new DemoCommand(session));
        root.Add(new DoctorCommand(session));
        root.Add(new BenchCommand(session));
        AddCluster(root, session);
        return root;
    }

    private static void AddCluster(RootCommand root, CommandSession session)
    {
        root.Add(new LoginCommand(session));
        root.Add(new LogoutCommand(session));
        root.Add(new SubmitCommand(session));
        root.Add(new AddSamplesCommand(session));
        root.Add(new ListCommand(session));
        root.Add(new StatusCommand(session));
        root.Add(new WatchCommand(session));
        root.Add(new LogsCommand(session));
        root.Add(new ResultsCommand(session));
        foreach (var control in ControlCommand.All(session)) root.Add(control);
        root.Add(new ShareCommand(session));
        root.Add(new WorkerCommand(session));
        root.Add(new WorkersCommand(session));
        root.Add(new DrainCommand(session));
        root.Add(new NodeCommand(session));
        root.Add(new TokenCommand(session));
    }

    /// <summary>Interrupts and exceptions are the session's.</summary>
    private static InvocationConfiguration Unaided(Terminal terminal) => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    };
}
