using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Experiments.Results;

/// <summary>What a finished run read and made. Written last: where it lies, the results are complete.</summary>
public sealed record Manifest
{
    /// <summary>Its name in the results folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The form of this file.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>run</c> or <c>apply</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of everything that decides the results except the inputs' contents, whose hashes stand under inputs.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>SHA-256 of the model's weights.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The edited channels.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>What made the results, with versions.</summary>
    public required ImmutableSortedDictionary<string, string> Versions { get; init; }

    /// <summary>The files that were read.</summary>
    public required ImmutableArray<InputEntry> Inputs { get; init; }

    /// <summary>The files that were written, relative to the results folder.</summary>
    public required ImmutableArray<OutputEntry> Outputs { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Path">Where it lay.</param>
/// <param name="Sample">Its sample.</param>
/// <param name="Role">What the sample was for.</param>
/// <param name="Format">Its format.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="RowsDropped">Rows left out for missing values.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its content's hash.</param>
public sealed record InputEntry(string Path, string Sample, SampleRole Role, FileFormat Format, long Rows, long RowsDropped, long Bytes, string Sha256);

/// <summary>A file that was written.</summary>
/// <param name="Path">Where it lies in the results folder, with forward slashes.</param>
/// <param name="Sample">The edited sample; null for files of the whole experiment.</param>
/// <param name="Rows">Rows in it; null where it has none.</param>
/// <param name="Sha256">Its content's hash.</param>
public sealed record OutputEntry(string Path, string? Sample, long? Rows, string Sha256);
