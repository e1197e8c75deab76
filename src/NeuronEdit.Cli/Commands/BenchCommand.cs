using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit bench</c>.</summary>
internal sealed class BenchCommand : CliCommand
{
    public BenchCommand(CommandSession session)
        : base("bench", "Measure how fast this machine trains, edits, reads and writes")
    {
        var json = CommonOptions.Json();
        Add(json);
        SetAction(parsed => session.ExecuteAsync(new Work<BenchOutcome>
        {
            Json = parsed.GetValue(json),
            Compute = (host, observer, cancellation) => host.BenchAsync(observer, cancellation),
            Show = BenchReport.Write,
            Schema = OutputJson.Default.BenchOutcome,
        }));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("Measure this machine", "neuronedit bench")];
}
