using NeuronEdit.Cli.Rendering;
using NeuronEdit.Experiments.Bench;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit bench</c>.</summary>
internal sealed class BenchCommand : CliCommand
{
    public BenchCommand(CommandSession session)
        : base("bench", "Measure how fast this machine trains, sketches and edits")
    {
        var json = CommonOptions.Json();
        Add(json);
        SetAction(parsed => session.ExecuteAsync(new Work<MachineFigures>
        {
            Json = parsed.GetValue(json),
            Compute = (host, observer, cancellation) => host.BenchAsync(observer, cancellation),
            Show = BenchReport.Write,
            Schema = () => OutputJson.Default.MachineFigures,
        }));
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Machine;

    /// <inheritdoc/>
    public override string Details =>
        "Takes up to 40 seconds and about 200 MB in the folder for temporary files, on all processors: other work on the machine lowers the figures. " +
        "Measured is the paper's network (35 channels, layers of 500, 250 and 50) on made rows; editing goes from Parquet file to Parquet file.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Measure this machine", "neuronedit bench"),
        new("Its figures for a program", "neuronedit bench --json"),
    ];
}
