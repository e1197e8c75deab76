using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Security;

/// <summary>Finds out whose a token is, and whether it holds. What the store says is believed for a few seconds: so long a revocation may take.</summary>
internal sealed class Authenticator(NodeStore store, TimeProvider time)
{
    /// <summary>How long what the store says is believed.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(5);

    private const int KnownMax = 10_000;

    /// <summary>Compared where there is no such token, so that it takes as long.</summary>
    private static readonly string NoHash = new('0', 64);

    private readonly ConcurrentDictionary<string, (StoredToken Token, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>Who a token's owner is.</summary>
    /// <exception cref="ApiProblem">It does not hold.</exception>
    public async Task<Caller> AuthenticateAsync(string text, CancellationToken cancellation)
    {
        var parsed = TokenText.TryParse(text);
        var stored = parsed is null ? null : await FindAsync(parsed.Id, cancellation);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(parsed?.Hash() ?? NoHash), Encoding.ASCII.GetBytes(stored?.Hash ?? NoHash));
        if (stored is null || !isRight) throw new ApiProblem(ProblemCodes.Unauthenticated, "The token is not known here. Ask the cluster's operator for one.");
        return CallerOf(stored);
    }

    /// <summary>True for a token that held here before, whether or not it still does: whoever has it does not guess.</summary>
    public bool HasHeld(string text) =>
        TokenText.TryParse(text) is { } parsed && _known.TryGetValue(parsed.Id, out var known) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(parsed.Hash()), Encoding.ASCII.GetBytes(known.Token.Hash));

    /// <summary>Looks whether a caller's token still holds, as long-lived answers have to.</summary>
    /// <exception cref="ApiProblem">It does not.</exception>
    public async Task RequireStillValidAsync(Caller caller, CancellationToken cancellation)
    {
        if (caller.TokenId is not { } id) return;
        _ = CallerOf(await FindAsync(id, cancellation) ?? throw new ApiProblem(ProblemCodes.TokenRevoked, "The token is gone."));
    }

    private Caller CallerOf(StoredToken token)
    {
        if (token.RevokedAt is not null) throw new ApiProblem(ProblemCodes.TokenRevoked, $"The token {token.Id} was revoked. Ask the cluster's operator for another one.");
        if (token.ExpiresAt <= time.GetUtcNow()) throw new ApiProblem(ProblemCodes.TokenExpired, $"The token {token.Id} expired at {token.ExpiresAt:u}. Ask the cluster's operator for another one.");
        return RoleNames.Read(token.Role) is { } role
            ? new Caller(token.User, role, token.Id, token.ExpiresAt)
            : throw new ApiProblem(ProblemCodes.Unauthenticated, $"The token's role is {token.Role}, which this version of the node does not know.");
    }

    private async Task<StoredToken?> FindAsync(string id, CancellationToken cancellation)
    {
        if (_known.TryGetValue(id, out var known) && time.GetElapsedTime(known.At) < BelievedFor) return known.Token;
        var found = await store.Tokens.FindAsync(id, cancellation);
        if (_known.Count >= KnownMax) _known.Clear();
        if (found is null) _known.TryRemove(id, out _);
        else _known[id] = (found, time.GetTimestamp());
        return found;
    }
}
