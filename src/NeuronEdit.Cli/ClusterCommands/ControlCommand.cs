using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit pause|resume|cancel|delete EXPERIMENT</c>: a request, and by default the waiting until it is done.</summary>
internal sealed class ControlCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();
    private readonly Option<bool> _noWait = ClusterOptions.NoWait();

    private ControlCommand(CommandSession session, Control control, string description, string details, string waiting, params IReadOnlyList<Example> examples)
        : base(session, ControlReport.NameOf(control), description)
    {
        (Details, Examples) = (details, examples);
        Takes(_experiment, _noWait);
        SetAction(parsed =>
        {
            var (order, cluster) = (new ControlOrder(control, parsed.GetRequiredValue(_experiment), Wait: !parsed.GetValue(_noWait)), ClusterOf(parsed));
            return session.ExecuteAsync(new ClusterWork<ControlOutcome>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.ControlAsync(order, asked => NoteWaiting(call, order, waiting, asked), cancellation),
                Show = (outcome, terminal) => ControlReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.ControlOutcome,
                ExitCode = ControlReport.ExitCodeOf,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; }

    /// <summary>All four.</summary>
    public static IEnumerable<ControlCommand> All(CommandSession session) =>
    [
        new(
            session, Control.Pause, "Stop an experiment until it is resumed",
            "Waits until nothing runs for it. What was done is kept: a training goes on from its last checkpoint.",
            "Waiting until nothing runs for it",
            new Example("Make room for a while", "neuronedit pause bcr-response")),
        new(
            session, Control.Resume, "Let an experiment go on after a pause, a failure or a cancellation",
            "What was done before is kept.",
            "Waiting until it goes on",
            new Example("Go on", "neuronedit resume bcr-response")),
        new(
            session, Control.Cancel, "Stop an experiment for good",
            "Waits until nothing runs for it. What was done is kept until it is deleted, and it can be resumed.",
            "Waiting until nothing runs for it",
            new Example("Stop it, and know that it has stopped", "neuronedit cancel bcr-response")),
        new(
            session, Control.Delete, "Stop an experiment, delete its results and forget it",
            "Its results folder is deleted, by a worker. Inputs are never touched. What other experiments use too, such as a trained model, stays.",
            "Waiting until its results are deleted",
            new Example("Delete it, by the key since names may be used twice", "neuronedit delete 3f2a9c81d04e")),
    ];

    private static void NoteWaiting(ClusterCall call, ControlOrder order, string waiting, Asked asked)
    {
        call.AdviseOnStop("stopped waiting; the request is kept. See how it is with:", "status", order.Experiment);
        call.NoteWaiting(waiting, asked);
    }
}
