using NeuronEdit.Cli.Doctor;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit doctor</c>.</summary>
internal sealed class DoctorCommand : CliCommand
{
    public DoctorCommand(CommandSession session)
        : base("doctor", "Check that this machine has what neuronedit needs")
    {
        var json = CommonOptions.Json();
        Add(json);
        SetAction(parsed => session.ExecuteAsync(new Work<DoctorOutcome>
        {
            Json = parsed.GetValue(json),
            Compute = async (host, _, cancellation) => new DoctorOutcome([.. MachineChecks.All(), .. await host.DoctorAsync(cancellation).ConfigureAwait(false)]),
            Show = DoctorReport.Write,
            Schema = () => OutputJson.Default.DoctorOutcome,
            ExitCode = outcome => outcome.Findings.Any(finding => finding.Level == FindingLevel.Fail) ? ExitCode.Data : ExitCode.Done,
        }));
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Machine;

    /// <inheritdoc/>
    public override string Details => "Every check says ok, warn or fail, and what to do. Exits with 3 when a check fails.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("Check this machine", "neuronedit doctor")];
}
