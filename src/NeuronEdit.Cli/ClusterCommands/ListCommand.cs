using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit list</c>.</summary>
internal sealed class ListCommand : ClusterCommand
{
    private const int LimitMost = 1_000;
    private const int LimitUsual = 100;

    private static readonly string[] Statuses = [.. Enum.GetValues<ExperimentStatus>().Select(Phases.Name)];

    private readonly Option<string?> _status = CommonOptions.Choice("--status", $"Only those that are {string.Join(", ", Statuses[..^1])} or {Statuses[^1]}", Statuses);
    private readonly Option<string?> _user = new("--user") { HelpName = "NAME", Description = "Only this user's" };
    private readonly Option<int> _limit = CommonOptions.Number("--limit", "N", $"At most so many (default: {LimitUsual})", 1, LimitMost, () => LimitUsual);
    private readonly Option<string?> _after = new("--after") { HelpName = "MARK", Description = "Begin after this mark, which the part before gave" };

    public ListCommand(CommandSession session)
        : base(session, "list", "List the experiments of a cluster")
    {
        _status.HelpName = "STATUS";
        Takes(_status, _user, _limit, _after);
        SetAction(parsed =>
        {
            var order = new ListOrder(StatusOf(parsed.GetValue(_status)), parsed.GetValue(_user), parsed.GetValue(_after), parsed.GetValue(_limit));
            var cluster = ClusterOf(parsed);
            return session.ExecuteAsync(new ClusterWork<ExperimentList>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.ListAsync(order, cancellation),
                Show = (outcome, terminal) => ExperimentListReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.ExperimentList,
            });
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("All of them", "neuronedit list"),
        new("Those of one user that failed, for a program", "neuronedit list --status failed --user ann --json"),
    ];

    private static ExperimentStatus? StatusOf(string? name) =>
        name is null ? null : Enum.GetValues<ExperimentStatus>().Single(status => Phases.Name(status) == name);
}
