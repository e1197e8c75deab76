using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit login NODE</c>.</summary>
internal sealed class LoginCommand : CliCommand
{
    private readonly Argument<string> _node = new("NODE") { Description = "Its address, such as https://node-1:8443, or the name of a login" };
    private readonly Option<string?> _name = new("--name") { HelpName = "NAME", Description = "What to call it (default: its host and port)" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public LoginCommand(CommandSession session)
        : base("login", "Log in to a node of a cluster; commands then go there")
    {
        Add(_node);
        Add(_name);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_name) is { Tokens: [{ Value: var name }] } && (name.Length == 0 || NodeAddress.IsUrl(name))) result.AddError("--name is the name of a login, such as lab, not an address.");
        });
        SetAction(parsed =>
        {
            var (node, name, token) = (parsed.GetRequiredValue(_node), parsed.GetValue(_name), session.Variable("NEURONEDIT_TOKEN") is { Length: > 0 } set ? set : null);
            return session.ExecuteAsync(new Work<LoggedIn>
            {
                Json = parsed.GetValue(_json),
                Compute = (_, _, stop) => session.Login(session.Variable).InAsync(node, name, token, stop),
                Show = (outcome, terminal) => LoginReport.Write(outcome, ClusterChoice.BeforeLogin(session.Variable), terminal),
                Schema = () => OutputJson.Default.LoggedIn,
            });
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Cluster;

    /// <inheritdoc/>
    public override string Details =>
        "Where the node asks for a token it is read from NEURONEDIT_TOKEN, or typed without being shown, or the first line of standard input; never an argument, since others can read those. " +
        "It is kept in a file that you alone can read: NEURONEDIT_PROFILES, or neuronedit/profiles.json in the folder of your settings.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Log in; then neuronedit list asks that node", "neuronedit login https://node-1:8443 --name lab"),
        new("Go back to another cluster", "neuronedit login lab"),
        new("One command to another node, by its address or the name of a login", "neuronedit list --node https://node-2:8443"),
    ];
}
