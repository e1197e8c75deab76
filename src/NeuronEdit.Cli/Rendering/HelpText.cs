using System.CommandLine;
using System.CommandLine.Help;
using NeuronEdit.Cli.Commands;

namespace NeuronEdit.Cli.Rendering;

/// <summary>The help of a command: usage, arguments, options, examples and exit codes.</summary>
internal static class HelpText
{
    /// <summary>What neuronedit is for.</summary>
    public const string Purpose =
        "neuronedit learns what a treatment, a batch or an attribute does to cells from one measured pair, source and target, " +
        "and applies that edit to samples that were never measured in the target condition.";

    private const int WidthUsual = 80;
    private const int WidthMost = 100;
    private const int FirstColumnMost = 26;

    private static readonly (string Left, string Right)[] ExitCodes =
    [
        ("0", "done"),
        ("1", "a defect in neuronedit; please report it"),
        ("2", "the command line or the experiment file is wrong"),
        ("3", "data, a model or storage cannot be used, or training diverged"),
        ("4", "stopped on request"),
    ];

    /// <summary>Columns to fill: the window's up to 100, or 80 where nobody watches.</summary>
    public static int WidthFor(bool isTerminal, int windowWidth) => isTerminal ? Math.Min(windowWidth, WidthMost) : WidthUsual;

    /// <summary>Writes the help of a command.</summary>
    public static void Write(Command command, TextWriter to, int width)
    {
        to.WriteLine(Wrapped.Text(command is RootCommand ? Purpose : command.Description + ".", width));
        if ((command as CliCommand)?.Details is { } details) to.WriteLine("\n" + Wrapped.Text(details, width));
        to.WriteLine($"\nUsage:\n  {Wrapped.Text(Usage(command), width - 2, indent: 4)}");
        foreach (var group in command.Subcommands.OfType<CliCommand>().GroupBy(sub => sub.Group).OrderBy(group => group.Key))
            Section(to, width, TitleOf(group.Key), group.Select(sub => (Usage(sub, short_: true), sub.Description ?? string.Empty)));
        Section(to, width, "Arguments", command.Arguments.Select(argument => (Named(argument), argument.Description ?? string.Empty)));
        Section(to, width, "Options", command.Options.Concat(Inherited(command)).Where(option => !option.Hidden).Select(Row));
        Examples(to, command);
        Section(to, width, "Exit codes", ExitCodes);
        if (command is RootCommand) to.WriteLine("\nneuronedit COMMAND --help says more about a command.");
    }

    private static string TitleOf(CommandGroup group) => group switch
    {
        CommandGroup.Work => "Commands on this machine",
        CommandGroup.Machine => "Commands to try it out, and to check this machine",
        CommandGroup.Cluster => "Commands on a cluster, named by login, --node or --store",
        CommandGroup.Workers => "Commands for a cluster's workers and nodes",
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group."),
    };

    private static string Usage(Command command, bool short_ = false)
    {
        if (command is RootCommand) return "neuronedit COMMAND [OPTIONS]";
        IEnumerable<string> words = command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{Named(argument)}]" : Named(argument));
        if (short_) return string.Join(' ', words.Prepend(command.Name));
        words = words.Concat(command.Options.Where(option => option.Required).Select(Named));
        return string.Join(' ', words.Prepend($"neuronedit {command.Name}").Append("[OPTIONS]"));
    }

    private static IEnumerable<Option> Inherited(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive);

    /// <summary><c>SPEC</c>, or <c>FILE..</c> where several may stand.</summary>
    internal static string Named(Argument argument) => argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + ".." : argument.Name;

    /// <summary><c>--output DIR</c>.</summary>
    internal static string Named(Option option) => option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}";

    private static (string Left, string Right) Row(Option option)
    {
        var names = option is HelpOption ? $"{string.Join(", ", option.Aliases)}, {option.Name}" : string.Join(", ", option.Aliases.Append(Named(option)));
        return (names, option.Description + (option.Required ? " (required)" : string.Empty));
    }

    private static void Section(TextWriter to, int width, string title, IEnumerable<(string Left, string Right)> rows)
    {
        var lines = rows.ToArray();
        if (lines.Length == 0) return;
        to.WriteLine($"\n{title}:");
        var column = 2 + Math.Min(FirstColumnMost, lines.Max(line => line.Left.Length)) + 2;
        foreach (var (left, right) in lines)
        {
            var start = left.Length <= FirstColumnMost ? $"  {left}".PadRight(column) : $"  {left}\n{new string(' ', column)}";
            var text = Wrapped.Text(right, width - column).Replace("\n", "\n" + new string(' ', column), StringComparison.Ordinal);
            to.WriteLine(start + text);
        }
    }

    private static IEnumerable<Example> FirstSteps(Command root) =>
        ((string[])["demo", "run", "apply", "submit"]).Select(name => root.Subcommands.OfType<CliCommand>().Single(sub => sub.Name == name).Examples[0]);

    private static void Examples(TextWriter to, Command command)
    {
        var examples = command is CliCommand told ? told.Examples : FirstSteps(command);
        to.WriteLine("\nExamples:");
        foreach (var example in examples)
        {
            to.WriteLine($"  # {example.Purpose}");
            to.WriteLine("  " + example.CommandLine.Replace("\n", "\n  ", StringComparison.Ordinal));
        }
    }
}
