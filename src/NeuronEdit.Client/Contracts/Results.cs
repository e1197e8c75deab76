using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>A file of an experiment's results.</summary>
/// <param name="Path">Where it lies in the results, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its content's hash; null for <c>manifest.json</c>, which holds the others'.</param>
/// <param name="Sample">The edited sample; null for files of the whole experiment.</param>
/// <param name="Rows">Rows in it; null where it has none.</param>
public sealed record ResultFile(string Path, long Bytes, string? Sha256 = null, string? Sample = null, long? Rows = null);

/// <summary>An edit that can be applied to new data.</summary>
/// <param name="Key">The key of the experiment that learnt it.</param>
/// <param name="Name">The experiment's name.</param>
/// <param name="User">Whose it is.</param>
/// <param name="SubmittedAt">When the experiment was first seen.</param>
public sealed record Edit(string Key, string Name, string User, DateTimeOffset SubmittedAt);

/// <summary>An edit and what it needs.</summary>
/// <param name="Edit">What lists show.</param>
/// <param name="Channels">The channels that it edits.</param>
/// <param name="Layer">The layer that it edits.</param>
/// <param name="ModelHash">SHA-256 of the model's weights.</param>
/// <param name="Files">Its files.</param>
public sealed record EditDetails(Edit Edit, ImmutableArray<string> Channels, int Layer, string ModelHash, ImmutableArray<ResultFile> Files);
