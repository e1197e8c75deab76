using NeuronEdit.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>What <c>login</c> leaves.</summary>
/// <param name="Name">What <c>--node</c> may call the node from now on.</param>
/// <param name="Node">The node.</param>
/// <param name="User">Who one is there.</param>
/// <param name="Role">What one may do there.</param>
/// <param name="TokenExpiresAt">When the token ends; null: never, or there is none.</param>
/// <param name="HasToken">The node asked for a token.</param>
/// <param name="File">Where it is kept.</param>
internal sealed record LoggedIn(string Name, Uri Node, string User, string Role, DateTimeOffset? TokenExpiresAt, bool HasToken, string File);

/// <summary>What <c>logout</c> leaves.</summary>
/// <param name="Name">The login.</param>
/// <param name="Node">The node.</param>
/// <param name="HadToken">A token was kept for it.</param>
internal sealed record LoggedOut(string Name, Uri Node, bool HadToken);

/// <summary>Logs in to nodes and out.</summary>
internal interface ILogin
{
    /// <summary>Logs in; commands then go to that node.</summary>
    /// <param name="to">The node's address, or the name of a login that there is.</param>
    /// <param name="name">What to call it; null: its own name, or the address's host and port.</param>
    /// <param name="token">The token; null: the one that is kept, or it is asked for where the node wants one.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">Specification: the node refuses, or there is no such login. Storage: the node cannot be reached, or the login not be kept.</exception>
    Task<LoggedIn> InAsync(string to, string? name, string? token, CancellationToken cancellation);

    /// <summary>Forgets a login.</summary>
    /// <param name="name">Which; null: the one that commands use.</param>
    /// <exception cref="NeuronEditException">Specification: there is none.</exception>
    LoggedOut Out(string? name);
}

/// <summary>Logs in to nodes and out, and keeps it in the file of profiles.</summary>
/// <param name="profiles">Where it is kept.</param>
/// <param name="askForToken">Asks for a token that is not shown; null or empty: none was given.</param>
/// <param name="time">The clock.</param>
internal sealed class Login(Profiles profiles, Func<string?> askForToken, TimeProvider time) : ILogin
{
    private const int Unauthorized = 401;

    /// <inheritdoc/>
    public async Task<LoggedIn> InAsync(string to, string? name, string? token, CancellationToken cancellation)
    {
        var known = profiles.Read();
        var kept = NodeAddress.IsUrl(to) ? null : Named(known, to);
        var node = kept?.Node ?? NodeAddress.Parse(to);
        var called = name ?? (kept is null ? node.Authority : to);
        token ??= kept?.Token;
        var who = await AskAsync(node, token, cancellation);
        if (who is null)
        {
            token = askForToken() is { Length: > 0 } typed ? typed.Trim() : throw new NeuronEditException(FailureCode.Specification, $"{node.Authority} asks for a token, and none was given. Type it, or set NEURONEDIT_TOKEN; neuronedit token create makes one where the store is.");
            who = await AskAsync(node, token, cancellation) ?? throw new NeuronEditException(FailureCode.Specification, $"{node.Authority} does not know the token: it is not whole, has expired or was revoked. Ask whoever runs the cluster for another.");
        }

        profiles.Write(known with { Current = called, Nodes = known.Nodes.SetItem(called, new Profile(node, who.User, token)) });
        return new LoggedIn(called, node, who.User, who.Role.ToString(), who.TokenExpiresAt, token is not null, profiles.Path!);
    }

    /// <inheritdoc/>
    public LoggedOut Out(string? name)
    {
        var known = profiles.Read();
        var called = name ?? known.Current ?? throw new NeuronEditException(FailureCode.Specification, "You are logged in nowhere, so there is nothing to log out of.");
        var (node, _, token) = Named(known, called);
        profiles.Write(known with { Current = known.Current == called ? null : known.Current, Nodes = known.Nodes.Remove(called) });
        return new LoggedOut(called, node, token is not null);
    }

    /// <summary>The login of a name.</summary>
    /// <exception cref="NeuronEditException">Specification: there is none.</exception>
    public static Profile Named(ProfileList known, string name) => known.Nodes.GetValueOrDefault(name) ?? throw new NeuronEditException(
        FailureCode.Specification,
        known.Nodes.IsEmpty ? $"You are logged in nowhere, so there is no node {name}. Log in with: neuronedit login URL" : $"There is no login {name}; there {(known.Nodes.Count == 1 ? "is" : "are")} {string.Join(", ", known.Nodes.Keys)}. Log in with: neuronedit login URL");

    /// <summary>Who one is; null where the node wants another token.</summary>
    private async Task<Identity?> AskAsync(Uri node, string? token, CancellationToken cancellation)
    {
        using var client = NodeErrors.Open(node, token, time);
        return await NodeErrors.GuardAsync(node, async () =>
        {
            try
            {
                return await client.WhoAmIAsync(cancellation);
            }
            catch (NeuronEditApiException e) when (e.Status == Unauthorized)
            {
                return null;
            }
        });
    }
}
