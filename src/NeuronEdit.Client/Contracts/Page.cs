using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What to give as <c>after</c> for the next part; null: this was the last.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next = null);

/// <summary>What a token may do; each may do what the one before may.</summary>
public enum Role
{
    /// <summary>Look at what is its user's, and at what is shared with them.</summary>
    Reader,

    /// <summary>Submit experiments, and control its user's.</summary>
    Submitter,

    /// <summary>See and control everything, and drain workers.</summary>
    Operator,
}

/// <summary>Who asks.</summary>
/// <param name="User">The user.</param>
/// <param name="Role">What they may do.</param>
/// <param name="TokenExpiresAt">When the token ends; null: never, or there is none.</param>
public sealed record Identity(string User, Role Role, DateTimeOffset? TokenExpiresAt = null);

/// <summary>Whether a node is ready.</summary>
/// <param name="Status"><c>ready</c>, <c>draining</c> or <c>not-ready</c>.</param>
/// <param name="Checks">What was looked at.</param>
public sealed record Readiness(string Status, ImmutableArray<ReadinessCheck> Checks);

/// <summary>Something that a node needs.</summary>
/// <param name="Name"><c>store</c>, <c>storage</c> or <c>results</c>.</param>
/// <param name="IsReady">Whether it can be used.</param>
public sealed record ReadinessCheck(string Name, bool IsReady);
