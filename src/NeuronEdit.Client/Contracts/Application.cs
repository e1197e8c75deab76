using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>Apply an edit to new data: neither source nor target has to be at hand, nothing is trained.</summary>
/// <param name="Paths">Files, folders or globs; every file is a sample named after it. Relative ones start from the node's first data folder.</param>
public sealed record ApplyEdit(ImmutableArray<string> Paths)
{
    /// <summary>Results folder, relative to the user's own on the node; null: a new one.</summary>
    public string? Results { get; init; }

    /// <summary>Output format: <c>parquet</c>, <c>csv</c> or <c>fcs</c>; null: each input's own.</summary>
    public string? Format { get; init; }

    /// <summary>Strength of the edit, 0 (unchanged) to 1; null: 1.</summary>
    public double? Alpha { get; init; }

    /// <summary>Edit from target towards source; null: no.</summary>
    public bool? Inverse { get; init; }

    /// <summary>Leave rows with missing values out of the result instead of refusing the file; null: no.</summary>
    public bool? DropRowsWithMissing { get; init; }
}

/// <summary>How an application is.</summary>
public enum ApplicationStatus
{
    /// <summary>It waits for a worker, or a worker does it.</summary>
    Working,

    /// <summary>It was removed; its work is about to stop.</summary>
    Stopping,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its results are complete.</summary>
    Finished,
}

/// <summary>An edit that is applied to new data.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Edit">The key of the edit.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Status">How it is.</param>
/// <param name="Results">Its results folder, as the workers see it.</param>
/// <param name="Notes">What the user should know.</param>
/// <param name="Summary">What came out; null before.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record Application(
    string Key, string Edit, string User, ApplicationStatus Status, string Results, ImmutableArray<string> Notes, string? Summary = null, Failure? Failure = null);
