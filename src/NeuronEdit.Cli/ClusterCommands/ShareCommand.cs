using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit share EXPERIMENT</c>.</summary>
internal sealed class ShareCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();
    private readonly Option<int> _weight = ClusterOptions.Weight("Share among the user's experiments");
    private readonly Option<int> _priority = ClusterOptions.Priority("Those of a higher priority go first, always");
    private readonly Option<int> _slotsMax = ClusterOptions.SlotsMax("Slots that it may take at a time; 0: any number");

    public ShareCommand(CommandSession session)
        : base(session, "share", "Change how an experiment shares the workers")
    {
        Takes(_experiment, _weight, _priority, _slotsMax);
        Validators.Add(result =>
        {
            if (((Option[])[_weight, _priority, _slotsMax]).All(option => result.GetResult(option) is null))
                result.AddError("neuronedit share needs at least one of --weight N, --priority N and --slots-max N.");
        });
        SetAction(parsed =>
        {
            int? Given(Option<int> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option);
            var order = new ShareOrder(parsed.GetRequiredValue(_experiment), Given(_weight), Given(_priority), Given(_slotsMax));
            return session.ExecuteAsync(new ClusterWork<ExperimentInfo>
            {
                Json = Json(parsed),
                Cluster = ClusterOf(parsed),
                Ask = (call, cancellation) => call.Host.ShareAsync(order, cancellation),
                Show = (outcome, terminal) => terminal.Out.WriteLine($"{outcome.Title}: {ExperimentReport.ShareOf(outcome)}."),
                Schema = () => OutputJson.Default.ExperimentInfo,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details =>
        "The highest priority goes first; then users share the slots equally, then each user's experiments by weight. " +
        "It matters from the next work item on; what runs is not interrupted.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Twice the share of my others", "neuronedit share bcr-response --weight 2"),
        new("Not more than 16 slots, and before all others", "neuronedit share bcr-response --slots-max 16 --priority 10"),
    ];
}
