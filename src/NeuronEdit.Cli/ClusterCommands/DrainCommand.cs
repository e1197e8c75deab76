using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit drain WORKER</c>.</summary>
internal sealed class DrainCommand : ClusterCommand
{
    private readonly Argument<string> _worker = new("WORKER") { Description = "Its name" };
    private readonly Option<bool> _noWait = ClusterOptions.NoWait();

    public DrainCommand(CommandSession session)
        : base(session, "drain", "Let a worker leave in good order")
    {
        Takes(_worker, _noWait);
        SetAction(parsed =>
        {
            var (order, cluster) = (new DrainOrder(parsed.GetRequiredValue(_worker), Wait: !parsed.GetValue(_noWait)), ClusterOf(parsed));
            return session.ExecuteAsync(new ClusterWork<Drained>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.DrainAsync(order, asked => NoteWaiting(call, asked), cancellation),
                Show = (outcome, terminal) => WorkersReport.WriteDrained(outcome, terminal),
                Schema = () => OutputJson.Default.Drained,
            });
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Workers;

    /// <inheritdoc/>
    public override string Details =>
        "It hears of it within 15 seconds, claims nothing more, finishes what it can within its grace, hands the rest back, and ends. " +
        "SIGTERM to the worker's process does the same.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("Before maintenance", "neuronedit drain node7-4711")];

    private static void NoteWaiting(ClusterCall call, Asked asked)
    {
        call.AdviseOnStop("stopped waiting; the request is kept. See who is there with:", "workers");
        call.NoteWaiting("Waiting until it is gone", asked);
    }
}
