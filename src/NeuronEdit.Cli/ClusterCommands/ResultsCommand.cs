using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit results EXPERIMENT</c>.</summary>
internal sealed class ResultsCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();
    private readonly Argument<string[]> _paths = new("FILE") { Description = "Only these files, and those in these folders (default: all)", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _output = CommonOptions.Output("Folder that receives them (default: they are listed)", required: false);

    public ResultsCommand(CommandSession session)
        : base(session, "results", "List the results of a finished experiment, or fetch them")
    {
        Takes(_experiment, _paths, _output);
        SetAction(parsed =>
        {
            var cluster = ClusterOf(parsed);
            var order = new ResultsOrder(parsed.GetRequiredValue(_experiment), [.. parsed.GetValue(_paths) ?? []], parsed.GetValue(_output));
            return session.ExecuteAsync(new ClusterWork<ResultsOutcome>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = (call, cancellation) => call.Host.ResultsAsync(order, arrived => call.NoteProgress(() => ResultsReport.Line(arrived)), cancellation),
                Show = (outcome, terminal) => ResultsReport.Write(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.ResultsOutcome,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details =>
        "Each file is written whole, with the hash that the manifest names, or not at all. Files that are there already are not fetched again, " +
        "so a download that was stopped is continued by the same command.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What is there", "neuronedit results bcr-response"),
        new("All of it", "neuronedit results bcr-response --output bcr-response"),
        new("The metrics and one sample", "neuronedit results bcr-response metrics.json samples/p9 --output bcr"),
    ];
}
