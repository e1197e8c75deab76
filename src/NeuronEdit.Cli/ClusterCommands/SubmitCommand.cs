using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit submit SPEC</c>.</summary>
internal sealed class SubmitCommand : ClusterCommand
{
    private static readonly TimeSpan ShortestTime = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _spec = new("SPEC") { Description = "The experiment file (YAML)" };
    private readonly Option<string?> _output = CommonOptions.Output("Results folder, as the workers see it (default: output.path of the experiment file)", required: false);
    private readonly Option<string?> _user = new("--user") { HelpName = "NAME", Description = "Whose it is; users share the workers equally (default: who you are here; a node knows by the token)" };
    private readonly Option<int> _weight = ClusterOptions.Weight("Share among the user's experiments (default: 1)", () => 1);
    private readonly Option<int> _priority = ClusterOptions.Priority("Those of a higher priority go first, always (default: 0)", () => 0);
    private readonly Option<int> _slotsMax = ClusterOptions.SlotsMax("Slots that it may take at a time; 0: any number (default: 0)", () => 0);
    private readonly Option<TimeSpan?> _deadline = ClusterOptions.Time("--deadline", "It fails if it takes longer, such as 12h (default: never)", ShortestTime, Limits.TimeMax);
    private readonly Option<TimeSpan?> _retention = ClusterOptions.Time("--retention", "It and its results are deleted so long after its end, such as 30d (default: never)", ShortestTime, Limits.TimeMax);
    private readonly Option<bool> _wait = ClusterOptions.Wait();

    public SubmitCommand(CommandSession session)
        : base(session, "submit", "Bring an experiment into a cluster", needsStorage: true, mayBeNew: true)
    {
        Takes(_spec, _output, _user, _weight, _priority, _slotsMax, _deadline, _retention, _wait);
        SetAction(parsed =>
        {
            var (order, wait, cluster) = (OrderOf(parsed), parsed.GetValue(_wait), ClusterOf(parsed));
            return session.ExecuteAsync(new ClusterWork<Submitted>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = async (call, cancellation) => await call.FollowAsync(await call.Host.SubmitAsync(order, cancellation), wait, cancellation),
                Show = (outcome, terminal) => SubmitReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.Submitted,
                ExitCode = outcome => outcome.End is { } end ? ExitCode.OfRun(end) : ExitCode.Done,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details =>
        "Inputs and the results folder lie where every worker sees them under the same paths. With --store, relative paths start from the experiment file; " +
        "a node takes its text alone, and paths in it start from the node's first data folder, results from the user's own. The same experiment " +
        "(settings, results folder and inputs) is one run, however often it is submitted; one that failed or was cancelled begins anew.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Submit an experiment and go on with your day", "neuronedit submit experiment.yaml"),
        new("Name a node of the cluster; wait until it has ended", "neuronedit submit experiment.yaml --wait --node https://node-1:8443"),
        new("The same by its store", "neuronedit submit experiment.yaml --wait \\\n  --store 'Host=db;Database=neuronedit' --storage /shared/neuronedit"),
        new("Leave room for others", "neuronedit submit experiment.yaml --priority -1 --slots-max 8"),
    ];

    private SubmitOrder OrderOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(_spec),
        parsed.GetValue(_output),
        parsed.GetValue(_user),
        parsed.GetValue(_weight),
        parsed.GetValue(_priority),
        parsed.GetValue(_slotsMax),
        parsed.GetValue(_deadline),
        parsed.GetValue(_retention));
}
