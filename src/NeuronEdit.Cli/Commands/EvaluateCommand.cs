using System.CommandLine;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit evaluate --predicted GLOB.. --truth GLOB..</c>.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private readonly Option<string[]> _predicted = CommonOptions.Globs("--predicted", "The predicted sample; several files are pooled", required: true);
    private readonly Option<string[]> _truth = CommonOptions.Globs("--truth", "The measured sample; several files are pooled", required: true);
    private readonly Option<string[]> _before = CommonOptions.Globs(
        "--before", "The sample before the edit: adds its own distance and the change of means", required: false);

    private readonly Option<string?> _spec = new("--spec")
    {
        HelpName = "SPEC",
        Description = "Experiment file whose channels, transform and seed are used (default: all common numeric columns as they are)",
    };

    private readonly Option<int> _slots = CommonOptions.Slots();
    private readonly Option<bool> _json = CommonOptions.Json();

    public EvaluateCommand(CommandSession session)
        : base("evaluate", "Compare predicted samples with what was measured")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_predicted, _truth, _before, _spec, _slots, _json]) Add(option);
        SetAction(parsed =>
        {
            var request = new EvaluateRequest(
                [.. parsed.GetRequiredValue(_predicted)],
                [.. parsed.GetRequiredValue(_truth)],
                parsed.GetResult(_before) is null ? null : [.. parsed.GetRequiredValue(_before)],
                parsed.GetValue(_spec),
                parsed.GetValue(_slots));
            return session.ExecuteAsync(new Work<Host.EvaluateOutcome>
            {
                Json = parsed.GetValue(_json),
                Compute = (host, observer, cancellation) => host.EvaluateAsync(request, observer, cancellation),
                Show = EvaluateReport.Write,
                Schema = () => OutputJson.Default.EvaluateOutcome,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details => "Any method's prediction can be compared, not only that of neuron editing. Truth is used for nothing else.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new(
            "Compare an edited sample with its truth",
            "neuronedit evaluate --predicted 'results/samples/p4/*.parquet' \\\n  --truth p4_stim.fcs --before p4_ref.fcs --spec experiment.yaml"),
    ];
}
