using System.CommandLine;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit apply --edit PATH --input GLOB.. --output DIR</c>.</summary>
internal sealed class ApplyCommand : CliCommand
{
    private readonly Option<string> _edit = new("--edit") { HelpName = "PATH", Description = "A results folder of run, or the folder edit in it", Required = true };
    private readonly Option<string[]> _input = CommonOptions.Globs("--input", "Files, folders or globs; every file is a sample", required: true);
    private readonly Option<string?> _output = CommonOptions.Output("Results folder", required: true);
    private readonly Option<string?> _format = CommonOptions.Choice("--format", "Format of the results (default: each input's own)", "parquet", "csv", "fcs");
    private readonly Option<double> _alpha = CommonOptions.Number("--alpha", "0..1", "Strength: 0 leaves samples unchanged (default: 1)", 0.0, 1.0, () => 1.0);
    private readonly Option<bool> _inverse = CommonOptions.Flag("--inverse", "Edit from target towards source");
    private readonly Option<string?> _allowMissing = CommonOptions.Choice(
        "--allow-missing", "Leave rows with missing or infinite values out instead of refusing the file", "drop-rows");

    private readonly Option<int> _slots = CommonOptions.Slots();
    private readonly Option<bool> _resume = CommonOptions.Resume();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ApplyCommand(CommandSession session)
        : base("apply", "Apply a finished experiment's edit to new samples")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_edit, _input, _output, _format, _alpha, _inverse, _allowMissing, _slots, _resume, _json]) Add(option);
        SetAction(parsed =>
        {
            var request = ToRequest(parsed);
            return session.ExecuteAsync(new Work<Host.RunOutcome>
            {
                Json = parsed.GetValue(_json),
                Compute = (host, observer, cancellation) => host.ApplyAsync(request, observer, cancellation),
                Show = RunReport.WriteApplied,
                Schema = () => OutputJson.Default.RunOutcome,
                IsResumable = true,
            });
        });
    }

    /// <inheritdoc/>
    public override string Details => "Neither source nor target is needed. Samples must have the channels the experiment was trained on; other columns pass through.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Edit new samples", "neuronedit apply --edit results --input 'new/*.fcs' --output edited"),
        new("Half the strength, written as CSV", "neuronedit apply --edit results --input new --output half \\\n  --alpha 0.5 --format csv"),
        new("Back from target to source", "neuronedit apply --edit results --input stim.fcs --output back --inverse"),
    ];

    private ApplyRequest ToRequest(ParseResult parsed) => new(
        parsed.GetRequiredValue(_edit),
        [.. parsed.GetRequiredValue(_input)],
        parsed.GetRequiredValue(_output)!,
        parsed.GetValue(_format) switch
        {
            "parquet" => FileFormat.Parquet,
            "csv" => FileFormat.Csv,
            "fcs" => FileFormat.Fcs,
            _ => null,
        },
        parsed.GetValue(_alpha),
        parsed.GetValue(_inverse),
        parsed.GetValue(_allowMissing) is not null,
        parsed.GetValue(_slots),
        parsed.GetValue(_resume));
}
