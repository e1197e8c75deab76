using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit add-samples EXPERIMENT PATH..</c>.</summary>
internal sealed class AddSamplesCommand : ClusterCommand
{
    private readonly Argument<string> _experiment = ClusterOptions.Experiment();
    private readonly Argument<string[]> _paths = new("PATH") { Description = "Files, folders or globs", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _sample = new("--sample") { HelpName = "NAME", Description = "They are one sample of this name (default: every file is a sample, named after it)" };
    private readonly Option<string[]> _truth = CommonOptions.Globs("--truth", "What was measured of this sample in the target condition, to evaluate", required: false);
    private readonly Option<bool> _wait = ClusterOptions.Wait();

    public AddSamplesCommand(CommandSession session)
        : base(session, "add-samples", "Edit further samples by a finished experiment", needsStorage: true)
    {
        Takes(_experiment, _paths, _sample, _truth, _wait);
        Validators.Add(result =>
        {
            if (result.GetResult(_truth) is not null && result.GetResult(_sample) is null)
                result.AddError("--truth needs --sample NAME beside it, since without one every file is a sample of its own.");
        });
        SetAction(parsed =>
        {
            var order = new AddSamplesOrder(
                parsed.GetRequiredValue(_experiment), [.. parsed.GetRequiredValue(_paths)], parsed.GetValue(_sample), [.. parsed.GetValue(_truth) ?? []]);
            var (wait, cluster) = (parsed.GetValue(_wait), ClusterOf(parsed));
            return session.ExecuteAsync(new ClusterWork<Submitted>
            {
                Json = Json(parsed),
                Cluster = cluster,
                Ask = async (call, cancellation) => await call.FollowAsync(await call.Host.AddSamplesAsync(order, cancellation), wait, cancellation),
                Show = (outcome, terminal) => SubmitReport.WriteAdded(outcome, cluster, terminal),
                Schema = () => OutputJson.Default.Submitted,
                ExitCode = outcome => outcome.End is { } end ? ExitCode.OfRun(end) : ExitCode.Done,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details => "Nothing is trained again: the samples are edited by what was learnt, and their results lie beside the others.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Every file is a sample", "neuronedit add-samples bcr-response 'week2/*.fcs'"),
        new("One sample of two files, with its truth", "neuronedit add-samples 3f2a9c81d04e p9a.fcs p9b.fcs \\\n  --sample patient9 --truth p9_stim.fcs"),
    ];
}
