using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronEdit.Cli.ClusterCommands;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary><c>neuronedit token create|list|revoke</c>.</summary>
internal sealed class TokenCommand : CliCommand
{
    private static readonly string[] Actions = ["create", "list", "revoke"];

    private readonly Argument<string> _action = new("ACTION") { Description = "create, list or revoke" };
    private readonly Argument<string?> _id = new("ID") { Description = "The token to revoke", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _user = new("--user") { HelpName = "NAME", Description = "Whose the new one is" };
    private readonly Option<string?> _role = new("--role") { HelpName = "ROLE", Description = "What it may do: reader, submitter or operator (default: submitter)" };
    private readonly Option<string?> _name = new("--name") { HelpName = "TEXT", Description = "What it is for (default: the machine's name)" };
    private readonly Option<TimeSpan?> _expires = ClusterOptions.Time("--expires", "How long it lasts, such as 90d (default: until it is revoked)", TimeSpan.FromMinutes(1), TokenKeeper.LongestLife);
    private readonly Option<string?> _config = NodeFile.Option();
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly ClusterSetting _store;

    public TokenCommand(CommandSession session)
        : base("token", "Make, list and revoke the tokens by which nodes know who asks")
    {
        _store = ClusterSetting.Store(session.Variable);
        Add(_action);
        Add(_id);
        foreach (var option in (Option[])[_user, _role, _name, _expires, _config, _store.Option, _json]) Add(option);
        Validators.Add(Check);
        SetAction(parsed => parsed.GetRequiredValue(_action) switch
        {
            "create" => session.ExecuteAsync(Work(parsed, session, (keeper, stop) => TokenReport.CreateAsync(keeper, OrderOf(parsed), stop), TokenReport.Write, () => OutputJson.Default.TokenMade)),
            "list" => session.ExecuteAsync(Work(parsed, session, TokenReport.ListAsync, TokenReport.Write, () => OutputJson.Default.TokenList)),
            _ => session.ExecuteAsync(Work(parsed, session, (keeper, stop) => TokenReport.RevokeAsync(keeper, parsed.GetValue(_id)!, stop), TokenReport.Write, () => OutputJson.Default.TokenRevoked)),
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Workers;

    /// <inheritdoc/>
    public override string Details =>
        "It opens the store itself, so it is for whoever runs the cluster. A token is shown once, when it is made; the store has a hash of it alone. " +
        "A node heeds a revocation within 5 seconds.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("A token for Ann's scripts", "neuronedit token create --user ann --expires 90d --config node.yaml"),
        new("One that may see and control everything", "neuronedit token create --user root --role operator --store cluster.db"),
        new("Who has one", "neuronedit token list --store cluster.db"),
        new("Ann has lost her laptop", "neuronedit token revoke k3v7qz2m4x --store cluster.db"),
    ];

    private static Role? RoleOf(string? text) => Enum.GetValues<Role>().Where(r => text is null ? r == Role.Submitter : r.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Cast<Role?>().FirstOrDefault();

    private TokenOrder OrderOf(ParseResult parsed) => new(
        parsed.GetValue(_user)!, RoleOf(parsed.GetValue(_role))!.Value, parsed.GetValue(_name) ?? Environment.MachineName, parsed.GetValue(_expires));

    private void Check(CommandResult result)
    {
        var action = result.GetValue(_action);
        if (!Actions.Contains(action)) result.AddError($"neuronedit token does not know {action}; it knows {string.Join(", ", Actions)}.");
        else if (action == "create" && string.IsNullOrEmpty(result.GetValue(_user))) result.AddError("neuronedit token create needs --user NAME: whose it is.");
        else if (action == "revoke" && string.IsNullOrEmpty(result.GetValue(_id))) result.AddError("neuronedit token revoke needs the token's ID; neuronedit token list shows it.");
        else if (RoleOf(result.GetValue(_role)) is null) result.AddError($"--role is {result.GetValue(_role)}; must be reader, submitter or operator.");
        else if (result.GetResult(_config) is null && _store.Problem(result, "neuronedit token") is { } problem) result.AddError(problem);
    }

    private static async Task<T> ActAsync<T>(CommandSession session, string store, Func<TokenKeeper, CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        await using var nodes = await session.Nodes(store, cancellation);
        try
        {
            return await act(new TokenKeeper(nodes, TimeProvider.System), cancellation);
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    private Work<T> Work<T>(ParseResult parsed, CommandSession session, Func<TokenKeeper, CancellationToken, Task<T>> act, Action<T, Terminal> show, Func<System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>> schema)
    {
        var (config, store) = (parsed.GetValue(_config), _store.Of(parsed.CommandResult));
        return new Work<T>
        {
            Json = parsed.GetValue(_json),
            Compute = (_, _, stop) => ActAsync(session, config is null ? store! : session.Settings(config, session.Variable).Store, act, stop),
            Show = show,
            Schema = schema,
        };
    }
}
