using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>A command on a cluster: it knows the store, and where it needs it the storage.</summary>
internal abstract class ClusterCommand : CliCommand
{
    private readonly ClusterSetting _store;
    private readonly ClusterSetting? _storage;
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly bool _mayBeNew;

    /// <summary>Names the command.</summary>
    /// <param name="session">Carries it out.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="needsStorage">It needs the storage too.</param>
    /// <param name="mayBeNew">The store may be new.</param>
    protected ClusterCommand(CommandSession session, string name, string description, bool needsStorage = false, bool mayBeNew = false)
        : base(name, description)
    {
        _store = ClusterSetting.Store(session.Variable);
        _storage = needsStorage ? ClusterSetting.Storage(session.Variable) : null;
        _mayBeNew = mayBeNew;
        Validators.Add(Check);
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Cluster;

    private IEnumerable<ClusterSetting> Settings => _storage is null ? [_store] : [_store, _storage];

    /// <summary>Adds what the command takes beside the cluster.</summary>
    protected void Takes(params ReadOnlySpan<Symbol> own)
    {
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }

        foreach (var setting in Settings) Add(setting.Option);
        Add(_json);
    }

    /// <summary>One JSON object instead of text.</summary>
    protected bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The cluster that is meant.</summary>
    protected ClusterAddress ClusterOf(ParseResult parsed)
    {
        var result = parsed.CommandResult;
        return new ClusterAddress
        {
            Store = _store.Of(result)!,
            Storage = _storage?.Of(result) ?? string.Empty,
            MayBeNew = _mayBeNew,
            Typed = Settings.Where(s => s.Typed(result) is not null).SelectMany(s => (string[])[s.Option.Name, s.Typed(result)!]).ToImmutableArray(),
        };
    }

    private void Check(CommandResult result)
    {
        foreach (var setting in Settings)
        {
            if (setting.Problem(result, ParseFailure.NameOf(this)) is not { } problem) continue;
            result.AddError(problem);
            return;
        }
    }
}
