using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary><c>neuronedit node</c>.</summary>
internal sealed class NodeCommand : CliCommand
{
    private readonly Option<string?> _config = NodeFile.Option();
    private readonly Option<string?> _placement = CommonOptions.Choice("--placement", "What says where actors run: leases (in the store), or orleans (docs/orleans.md)", "leases", "orleans");
    private readonly Option<bool> _verbose = CommonOptions.Flag("--verbose", "Log every work item, and every request that is refused");
    private readonly Option<bool> _json = CommonOptions.Json();

    public NodeCommand(CommandSession session)
        : base("node", "Serve a cluster over HTTP, and work for it, until told to leave")
    {
        foreach (var option in (Option[])[_config, _placement, _verbose, _json]) Add(option);
        SetAction(parsed =>
        {
            var (config, placement) = (parsed.GetValue(_config), parsed.GetValue(_placement));
            string? Variable(string name) => placement is not null && name == NodeSettingsFile.VariableOf("placement") ? placement : session.Variable(name);
            return session.ExecuteAsync(new NodeWork
            {
                Json = parsed.GetValue(_json),
                Settings = () => session.Settings(config, Variable),
                IsVerbose = parsed.GetValue(_verbose),
                Show = (outcome, terminal) => WorkersReport.WriteEnd(outcome, "Node", terminal),
                Schema = () => OutputJson.Default.WorkerEnd,
                ExitCode = outcome => outcome.LeftInOrder ? ExitCode.Done : ExitCode.Stopped,
            });
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Workers;

    /// <inheritdoc/>
    public override string Details =>
        "Its settings are in a file (YAML) and in variables, which go first; docs/operations.md lists them. Any number of nodes share a store and folders. " +
        "SIGTERM or Ctrl-C lets it leave in good order; a second one stops it at once, and even then nothing is lost. It logs to standard error, a line each.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("A node, as its file says", "neuronedit node --config node.yaml"),
        new("A node that is a silo of Orleans", "neuronedit node --config node.yaml --placement orleans"),
        new("The same elsewhere, with a name and an address of its own", "NEURONEDIT_NAME=two NEURONEDIT_LISTEN=http://127.0.0.1:8081 \\\n  neuronedit node --config node.yaml"),
    ];
}
