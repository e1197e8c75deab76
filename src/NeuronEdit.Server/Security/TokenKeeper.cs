using System.Collections.Immutable;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;

namespace NeuronEdit.Server.Security;

/// <summary>A token that was made just now.</summary>
/// <param name="Text">What its owner presents. It is not kept anywhere: whoever loses it makes another one.</param>
/// <param name="Token">What is kept of it.</param>
public sealed record NewToken(string Text, StoredToken Token)
{
    /// <summary>Without the text.</summary>
    public override string ToString() => $"token {Token.Id}";
}

/// <summary>Makes, lists and revokes tokens. Whoever can open the store may; the API has no way to it.</summary>
/// <param name="store">The opened store.</param>
/// <param name="time">The clock.</param>
public sealed class TokenKeeper(NodeStore store, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>The longest that a token may last.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromDays(3_650);

    /// <summary>Makes one.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="life">How long it lasts; null: until it is revoked.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="NeuronEditException">Specification: a value cannot be used.</exception>
    public async Task<NewToken> CreateAsync(string user, Role role, string name, TimeSpan? life, CancellationToken cancellation)
    {
        UserName.Check(user);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl)) throw Fault("The token's name must be 1 to 100 characters of plain text, such as 'laptop'.");
        if (life is { } wanted && (wanted <= TimeSpan.Zero || wanted > LongestLife)) throw Fault($"The token's life must be more than nothing and at most {LongestLife.Days} days.");
        var text = TokenText.Create();
        var now = time.GetUtcNow();
        // As the store keeps it: whole microseconds.
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var token = new StoredToken(text.Id, name, user, RoleNames.Of(role), text.Hash(), now, now + life, null);
        await store.Tokens.AddAsync(token, cancellation);
        return new NewToken(text.Reveal(), token);
    }

    /// <summary>Lists all tokens, also those that have ended.</summary>
    public async Task<ImmutableArray<StoredToken>> ListAsync(CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<StoredToken>();
        for (string? after = null; ;)
        {
            var page = await store.Tokens.ListAsync(after, PageSize, cancellation);
            found.AddRange(page);
            if (page.Length < PageSize) return found.ToImmutable();
            after = page[^1].Id;
        }
    }

    /// <summary>Ends a token for good; nodes heed it within seconds.</summary>
    /// <param name="id">Its id; the whole token is understood too.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False where it had been revoked before.</returns>
    /// <exception cref="NeuronEditException">Specification: there is no such token.</exception>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(id);
        id = TokenText.TryParse(id)?.Id ?? id;
        if (await store.Tokens.RevokeAsync(id, time.GetUtcNow(), cancellation)) return true;
        if (await store.Tokens.FindAsync(id, cancellation) is not null) return false;
        throw Fault($"There is no token {Masking.Mask(id)}. Those that there are: neuronedit token list");
    }

    private static NeuronEditException Fault(string message) => new(FailureCode.Specification, message);
}

/// <summary>Names of users: each is also that of a folder of results.</summary>
internal static class UserName
{
    private const int LengthMax = 64;

    /// <summary>True where it can be one.</summary>
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= LengthMax && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_') && name[^1] != '.';

    /// <summary>Refuses what cannot be one.</summary>
    /// <exception cref="NeuronEditException">Specification.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
            throw new NeuronEditException(FailureCode.Specification, $"The user's name must be 1 to {LengthMax} lower-case letters, digits, dashes, dots and underscores, and begin with a letter or digit.");
    }
}

/// <summary>Roles as they are kept.</summary>
internal static class RoleNames
{
    /// <summary>Writes one.</summary>
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>Reads one; null where a later version wrote it.</summary>
    public static Role? Read(string text) => Enum.TryParse<Role>(text, ignoreCase: true, out var role) && Of(role) == text ? role : null;
}
