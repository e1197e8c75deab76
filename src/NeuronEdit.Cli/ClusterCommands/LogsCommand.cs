using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Client;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit logs EXPERIMENT</c>.</summary>
internal sealed class LogsCommand : ClusterCommand
{
    private static readonly string[] Levels = [.. Enum.GetNames<EventLevel>().Select(level => level.ToLowerInvariant())];

    private readonly Argument<string> _experiment = ClusterOptions.Experiment();
    private readonly Option<bool> _follow = CommonOptions.Flag("--follow", "Go on until the experiment is over");
    private readonly Option<string?> _level = CommonOptions.Choice("--level", "Only what matters so much, or more: info, warning or error (default: info)", Levels);
    private readonly Option<long?> _after = new("--after") { HelpName = "NUMBER", Description = "Begin after the line of this number" };

    public LogsCommand(CommandSession session)
        : base(session, "logs", "Show what has happened to an experiment, on all nodes, also on those that are gone")
    {
        _level.HelpName = "LEVEL";
        _after.CustomParser = result => CommonOptions.ParseNumber(result, "--after", 0, long.MaxValue);
        Takes(_experiment, _follow, _level, _after);
        SetAction(parsed =>
        {
            var json = Json(parsed);
            var order = new LogsOrder(parsed.GetRequiredValue(_experiment), parsed.GetValue(_after), Enum.Parse<EventLevel>(parsed.GetValue(_level) ?? Levels[0], ignoreCase: true), parsed.GetValue(_follow));
            return session.ExecuteAsync(new ClusterWork<LogsEnd>
            {
                Json = json,
                Cluster = ClusterOf(parsed),
                Ask = (call, cancellation) => call.Host.LogsAsync(order, line => LogsReport.Write(line, json, call.Terminal), cancellation),
                Show = (_, _) => { },
                Schema = () => OutputJson.Default.LogsEnd,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details => "Nodes keep it, so it is a node that is asked. With --json every line is one JSON object, and the last one has the number after which to go on.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Why did it fail?", "neuronedit logs bcr-response --level error"),
        new("Everything, as it happens, for a program", "neuronedit logs 3f2a9c81d04e --follow --json"),
    ];
}
