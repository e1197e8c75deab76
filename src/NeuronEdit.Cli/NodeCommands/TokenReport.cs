using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary>A token to be made.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Life">How long it lasts; null: until it is revoked.</param>
internal sealed record TokenOrder(string User, Role Role, string Name, TimeSpan? Life);

/// <summary>What <c>token create</c> leaves: the one time that a token's text is shown.</summary>
/// <param name="Text">What its owner presents.</param>
/// <param name="Token">What is kept of it.</param>
internal sealed record TokenMade(string Text, TokenInfo Token);

/// <summary>A token, as it is listed.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">What it is for.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
internal sealed record TokenInfo(string Id, string Name, string User, string Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>What is kept of a token, but for its hash.</summary>
    public static TokenInfo Of(StoredToken token) => new(token.Id, token.Name, token.User, token.Role, token.CreatedAt, token.ExpiresAt, token.RevokedAt);
}

/// <summary>What <c>token list</c> leaves.</summary>
/// <param name="Tokens">In the order of their ids.</param>
internal sealed record TokenList(ImmutableArray<TokenInfo> Tokens);

/// <summary>What <c>token revoke</c> leaves.</summary>
/// <param name="Id">The token.</param>
/// <param name="IsNews">False where it had been revoked before.</param>
internal sealed record TokenRevoked(string Id, bool IsNews);

/// <summary>What <c>token</c> does and prints.</summary>
internal static class TokenReport
{
    /// <summary>Makes one.</summary>
    public static async Task<TokenMade> CreateAsync(TokenKeeper keeper, TokenOrder order, CancellationToken cancellation)
    {
        var made = await keeper.CreateAsync(order.User, order.Role, order.Name, order.Life, cancellation);
        return new TokenMade(made.Text, TokenInfo.Of(made.Token));
    }

    /// <summary>Lists all.</summary>
    public static async Task<TokenList> ListAsync(TokenKeeper keeper, CancellationToken cancellation) => new([.. (await keeper.ListAsync(cancellation)).Select(TokenInfo.Of)]);

    /// <summary>Revokes one.</summary>
    public static async Task<TokenRevoked> RevokeAsync(TokenKeeper keeper, string id, CancellationToken cancellation) => new(id, await keeper.RevokeAsync(id, cancellation));

    /// <summary>The token alone goes to standard output, so that a script can take it.</summary>
    public static void Write(TokenMade made, Terminal terminal)
    {
        terminal.Error.WriteLine(Wrapped.Text($"Token {made.Token.Id} of {made.Token.User}, {made.Token.Role}. It is shown this once; keep it where only its owner reads.", terminal.TextWidth));
        terminal.Out.WriteLine(made.Text);
    }

    /// <summary>Writes the list to standard output.</summary>
    public static void Write(TokenList list, Terminal terminal)
    {
        if (list.Tokens.IsEmpty)
        {
            terminal.Out.WriteLine("There are none. Make one: neuronedit token create --user NAME");
            return;
        }

        var grid = new Grid("<Id", "<User", "<Role", "<For", "<Made", "<Holds");
        foreach (var token in list.Tokens)
        {
            var holds = token.RevokedAt is { } revoked ? $"revoked {Day(revoked)}" : token.ExpiresAt is { } expires ? $"{(expires <= terminal.Time.GetUtcNow() ? "expired" : "until")} {Day(expires)}" : "until revoked";
            grid.Add(token.Id, token.User, token.Role, token.Name, Day(token.CreatedAt), holds);
        }

        grid.Write(terminal);
    }

    /// <summary>Writes what was done to standard output.</summary>
    public static void Write(TokenRevoked revoked, Terminal terminal) => terminal.Out.WriteLine(revoked.IsNews ? "The token is revoked; nodes heed it within 5 seconds." : "The token had been revoked before.");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
