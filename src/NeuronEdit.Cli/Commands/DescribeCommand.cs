using System.CommandLine;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit describe FILE..</c>.</summary>
internal sealed class DescribeCommand : CliCommand
{
    public DescribeCommand(CommandSession session)
        : base("describe", "Show rows, columns, markers and types of measured files")
    {
        var files = new Argument<string[]>("FILE") { Description = "Files, folders or globs (FCS, CSV, Parquet)", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        Add(files);
        Add(json);
        SetAction(parsed => session.ExecuteAsync(new Work<Host.DescribeOutcome>
        {
            Json = parsed.GetValue(json),
            Compute = (host, _, cancellation) => host.DescribeAsync([.. parsed.GetRequiredValue(files)], cancellation),
            Show = DescribeReport.Write,
            Schema = () => OutputJson.Default.DescribeOutcome,
        }));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Which channels does a file have?", "neuronedit describe patient4.fcs"),
        new("For programs", "neuronedit describe data/*.parquet --json"),
    ];
}
