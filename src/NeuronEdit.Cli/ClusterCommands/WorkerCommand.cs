using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cluster.Hosting;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit worker</c>.</summary>
internal sealed class WorkerCommand : ClusterCommand
{
    private static readonly TimeSpan GraceUsual = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "Its name, unique in the cluster (default: the machine's name and the process' number)" };
    private readonly Option<int> _slots = CommonOptions.Number("--slots", "N", "Work items at a time; 0: run actors only (default: the number of processors)", 0, CommonOptions.SlotsMax, () => Environment.ProcessorCount);
    private readonly Option<TimeSpan?> _grace = ClusterOptions.Time("--drain-grace", "How long running items may go on once it is to leave; then they are handed back (default: 10s)", TimeSpan.Zero, TimeSpan.FromDays(1));
    private readonly Option<TimeSpan?> _lease = ClusterOptions.Time("--lease", "How long others leave its work to it when it is not heard of (default: 30s)", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    private readonly Option<bool> _noActors = CommonOptions.Flag("--no-actors", "Only do work; leave the actors, which decide, to other workers");
    private readonly Option<bool> _verbose = CommonOptions.Flag("--verbose", "Log every work item");

    public WorkerCommand(CommandSession session)
        : base(session, "worker", "Work for a cluster until told to leave", needsStorage: true, mayBeNew: true, takesNode: false)
    {
        _name.CustomParser = ParseName;
        Takes(_name, _slots, _grace, _lease, _noActors, _verbose);
        Validators.Add(result =>
        {
            if (result.GetValue(_noActors) && result.GetResult(_slots) is { Tokens: [{ Value: "0" }] })
                result.AddError("--slots is 0 and --no-actors leaves the actors to others, so nothing is left to do. Leave one of them out.");
        });
        SetAction(parsed => session.ExecuteAsync(new WorkerWork
        {
            Json = Json(parsed),
            Cluster = ClusterOf(parsed),
            Order = new WorkerOrder(
                parsed.GetValue(_name) ?? WorkerName.Default(Environment.MachineName, Environment.ProcessId), parsed.GetValue(_slots), parsed.GetValue(_grace) ?? GraceUsual, !parsed.GetValue(_noActors))
            {
                Lease = parsed.GetValue(_lease) ?? WorkerOrder.LeaseUsual,
            },
            IsVerbose = parsed.GetValue(_verbose),
            Show = (outcome, terminal) => WorkersReport.WriteEnd(outcome, "Worker", terminal),
            Schema = () => OutputJson.Default.WorkerEnd,
            ExitCode = outcome => outcome.LeftInOrder ? ExitCode.Done : ExitCode.Stopped,
        }));
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Workers;

    /// <inheritdoc/>
    public override string Details =>
        "Any number of workers, on any number of machines, share a PostgreSQL database and a folder; on a SQLite file they share one machine. " +
        "SIGTERM or Ctrl-C drains it: it claims nothing more, and what it cannot finish within the grace is handed back with its checkpoint. " +
        "A second one stops it at once; even then nothing is lost. It logs to standard error, a line each.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("On one machine", "neuronedit worker --store cluster.db --storage ./storage"),
        new("On each of many machines, with NEURONEDIT_STORE and NEURONEDIT_STORAGE set", "neuronedit worker --drain-grace 60s"),
    ];

    private static string? ParseName(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (WorkerName.IsValid(name)) return name;
        result.AddError($"--name is {(name.Length == 0 ? "empty" : name)}; must be {WorkerName.Rule}.");
        return null;
    }
}
