using System.CommandLine;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit import INPUT.. --output DIR</c>.</summary>
internal sealed class ImportCommand : CliCommand
{
    public ImportCommand(CommandSession session)
        : base("import", "Convert measured files to Parquet")
    {
        var inputs = new Argument<string[]>("INPUT") { Description = "Files, folders or globs (FCS, CSV, Parquet)", Arity = ArgumentArity.OneOrMore };
        var output = CommonOptions.Output("Folder that receives one Parquet file for each input", required: true);
        var slots = CommonOptions.Slots();
        var json = CommonOptions.Json();
        Add(inputs);
        foreach (var option in (ReadOnlySpan<Option>)[output, slots, json]) Add(option);
        SetAction(parsed =>
        {
            var request = new ImportRequest([.. parsed.GetRequiredValue(inputs)], parsed.GetRequiredValue(output)!, parsed.GetValue(slots));
            return session.ExecuteAsync(new Work<Host.ImportOutcome>
            {
                Json = parsed.GetValue(json),
                Compute = (host, observer, cancellation) => host.ImportAsync(request, observer, cancellation),
                Show = ImportReport.Write,
                Schema = () => OutputJson.Default.ImportOutcome,
            });
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Convert a folder of FCS files", "neuronedit import plates/*.fcs --output parquet"),
    ];
}
