using Microsoft.AspNetCore.Http;
using NeuronEdit.Client;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Security;

/// <summary>Who asks.</summary>
/// <param name="User">The user.</param>
/// <param name="Role">What the token may do.</param>
/// <param name="TokenId">The token; null: the node asks for none.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
internal sealed record Caller(string User, Role Role, string? TokenId, DateTimeOffset? ExpiresAt)
{
    /// <summary>Who asks a node that asks for no tokens: whoever is on the machine.</summary>
    public static Caller Local { get; } = new("local", Role.Operator, null, null);

    /// <summary>True where they see and control everything.</summary>
    public bool IsOperator => Role == Role.Operator;

    /// <summary>Who asks.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("Nobody has looked who asks.");

    /// <summary>Refuses those who may do less.</summary>
    public void Require(Role least)
    {
        if (Role < least) throw new ApiProblem(ProblemCodes.Forbidden, $"That needs a token with the role {RoleNames.Of(least)}; this one has {RoleNames.Of(Role)}. Ask the cluster's operator for one.");
    }
}

/// <summary>On a route: what a token must be allowed to, to go there. A route without it is an operator's.</summary>
/// <param name="Least">The least role; null: anybody may, without a token.</param>
internal sealed record RoleNeeded(Role? Least);
