using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit workers</c>.</summary>
internal sealed class WorkersCommand : ClusterCommand
{
    public WorkersCommand(CommandSession session)
        : base(session, "workers", "List the workers of a cluster")
    {
        Takes();
        SetAction(parsed =>
        {
            var cluster = ClusterOf(parsed);
            return session.ExecuteAsync(new ClusterWork<WorkerList>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.WorkersAsync(cancellation),
                Show = (outcome, terminal) => WorkersReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.WorkerList,
            });
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Workers;

    /// <inheritdoc/>
    public override string Details => "A worker that has not been heard of for 45 seconds is lost; its work goes to others. Those that left or were lost are listed for an hour.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("Who is there", "neuronedit workers")];
}
