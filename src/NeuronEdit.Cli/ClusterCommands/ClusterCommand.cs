using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>A command on a cluster: it knows a node of it, or its store and where it needs it the storage.</summary>
internal abstract class ClusterCommand : CliCommand
{
    private readonly ClusterChoice _cluster;
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly bool _mayBeNew;

    /// <summary>Names the command.</summary>
    /// <param name="session">Carries it out.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="needsStorage">With a store, it needs the storage too.</param>
    /// <param name="mayBeNew">The store may be new.</param>
    /// <param name="takesNode">A node can do it.</param>
    protected ClusterCommand(CommandSession session, string name, string description, bool needsStorage = false, bool mayBeNew = false, bool takesNode = true)
        : base(name, description)
    {
        _cluster = new ClusterChoice(session.Variable, needsStorage, takesNode);
        _mayBeNew = mayBeNew;
        Validators.Add(result =>
        {
            if (_cluster.Problem(result, ParseFailure.NameOf(this)) is { } problem) result.AddError(problem);
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Cluster;

    /// <summary>Adds what the command takes beside the cluster.</summary>
    protected void Takes(params ReadOnlySpan<Symbol> own)
    {
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }

        foreach (var setting in _cluster.Settings) Add(setting.Option);
        Add(_json);
    }

    /// <summary>One JSON object instead of text.</summary>
    protected bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The cluster that is meant.</summary>
    protected ClusterAddress ClusterOf(ParseResult parsed) => _cluster.Of(parsed.CommandResult, _mayBeNew);
}
