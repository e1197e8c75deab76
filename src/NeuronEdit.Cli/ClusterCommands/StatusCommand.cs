using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit status EXPERIMENT</c>.</summary>
internal sealed class StatusCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();

    public StatusCommand(CommandSession session)
        : base(session, "status", "Show how an experiment is: its steps, what runs for it, and why it failed")
    {
        Takes(_experiment);
        SetAction(parsed =>
        {
            var cluster = ClusterOf(parsed);
            return session.ExecuteAsync(new ClusterWork<ExperimentView>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.ShowAsync(parsed.GetRequiredValue(_experiment), cancellation),
                Show = (outcome, terminal) => ExperimentReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.ExperimentView,
            });
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("By name, or by the first digits of the key", "neuronedit status bcr-response"),
        new("Its status alone, in a script", "neuronedit status 3f2a --json"),
    ];
}
