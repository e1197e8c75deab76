using System.CommandLine;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit run SPEC</c>.</summary>
internal sealed class RunCommand : CliCommand
{
    public RunCommand(CommandSession session)
        : base("run", "Run an experiment: train, learn the edit, edit and evaluate every sample")
    {
        var spec = new Argument<string>("SPEC") { Description = "The experiment file (YAML)" };
        var output = CommonOptions.Output("Results folder (default: output.path of the experiment file)", required: false);
        var slots = CommonOptions.Slots();
        var seed = CommonOptions.Number("--seed", "N", "Use this seed instead of the experiment file's", ulong.MinValue, ulong.MaxValue);
        var resume = CommonOptions.Resume();
        var json = CommonOptions.Json();
        Add(spec);
        foreach (var option in (ReadOnlySpan<Option>)[output, slots, seed, resume, json]) Add(option);
        SetAction(parsed =>
        {
            var request = new RunRequest(
                parsed.GetRequiredValue(spec),
                parsed.GetValue(output),
                parsed.GetValue(slots),
                parsed.GetResult(seed) is { Implicit: false } ? parsed.GetValue(seed) : null,
                parsed.GetValue(resume));
            return session.ExecuteAsync(new Work<Host.RunOutcome>
            {
                Json = parsed.GetValue(json),
                Compute = (host, observer, cancellation) => host.RunAsync(request, observer, cancellation),
                Show = RunReport.Write,
                Schema = () => OutputJson.Default.RunOutcome,
                IsResumable = true,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details =>
        "Inputs are Parquet, CSV or FCS files. The same experiment file, seed and data give the same bytes, whatever the number of slots " +
        "and however often the run was interrupted and resumed.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Run an experiment; results go where the file says", "neuronedit run experiment.yaml"),
        new("Choose the results folder", "neuronedit run experiment.yaml --output results/first"),
        new("Continue after a stop", "neuronedit run experiment.yaml --output results/first --resume"),
    ];
}
