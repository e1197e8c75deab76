using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit watch EXPERIMENT</c>.</summary>
internal sealed class WatchCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();

    public WatchCommand(CommandSession session)
        : base(session, "watch", "Watch an experiment until it has ended")
    {
        Takes(_experiment);
        SetAction(parsed =>
        {
            var cluster = ClusterOf(parsed);
            return session.ExecuteAsync(new ClusterWork<RunEnd>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = async (call, cancellation) =>
                {
                    var now = await call.Host.ShowAsync(parsed.GetRequiredValue(_experiment), cancellation);
                    return await call.FollowAsync(new RunToFollow(now.Experiment.Key, now.Run, IsThere: true), now.Experiment.Name, cancellation);
                },
                Show = (outcome, terminal) => RunEndReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.RunEnd,
                ExitCode = ExitCode.OfRun,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details =>
        "On a terminal the table of steps, partitions, rows a second, loss and time left is redrawn; elsewhere lines are written. " +
        "Ctrl-C ends the watching, not the experiment. The exit code is that of the run: 0 finished, 2 or 3 failed, 4 cancelled.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Watch it", "neuronedit watch bcr-response"),
        new("Wait for its end in a script", "neuronedit watch 3f2a9c81d04e --json"),
    ];
}
