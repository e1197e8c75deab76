using System.CommandLine;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary><c>neuronedit logout [NAME]</c>.</summary>
internal sealed class LogoutCommand : CliCommand
{
    private readonly Argument<string?> _name = new("NAME") { Description = "The login (default: the one that commands use)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _json = CommonOptions.Json();

    public LogoutCommand(CommandSession session)
        : base("logout", "Forget a login, and its token")
    {
        Add(_name);
        Add(_json);
        SetAction(parsed => session.ExecuteAsync(new Work<LoggedOut>
        {
            Json = parsed.GetValue(_json),
            Compute = (_, _, _) => Task.FromResult(session.Login(session.Variable).Out(parsed.GetValue(_name))),
            Show = LoginReport.Write,
            Schema = () => OutputJson.Default.LoggedOut,
        }));
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Cluster;

    /// <inheritdoc/>
    public override string Details => "The token goes on holding elsewhere until it ends or is revoked.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("Log out", "neuronedit logout")];
}
