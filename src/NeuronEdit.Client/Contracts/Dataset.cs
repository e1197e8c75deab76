using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>Give files a name, so that experiments can name them: <c>source: dataset:NAME</c>.</summary>
/// <param name="Name">1 to 64 letters, digits, dots, dashes and underscores; unique among the user's.</param>
/// <param name="Paths">Files, folders or globs; relative ones start from the node's first data folder.</param>
public sealed record RegisterDataset(string Name, ImmutableArray<string> Paths);

/// <summary>A dataset, as it was when it was registered.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="User">Whose it is.</param>
/// <param name="RegisteredAt">When.</param>
/// <param name="Paths">What was registered, absolute.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Rows">Rows of all.</param>
/// <param name="Bytes">Bytes of all.</param>
/// <param name="Columns">The columns of the first file.</param>
public sealed record Dataset(
    string Key, string Name, string User, DateTimeOffset RegisteredAt, ImmutableArray<string> Paths, int Files, long Rows, long Bytes, ImmutableArray<DatasetColumn> Columns);

/// <summary>A column of a dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">As the file's format names it.</param>
/// <param name="IsNumeric">True where it can be a channel.</param>
/// <param name="Marker">The marker it measures; null where the format has none.</param>
public sealed record DatasetColumn(string Name, string Type, bool IsNumeric, string? Marker = null);

/// <summary>Statistics of a dataset's first rows.</summary>
/// <param name="RowsRead">Rows that were read: the first of the first files.</param>
/// <param name="Rows">Rows of all.</param>
/// <param name="Columns">Its numeric columns.</param>
public sealed record DatasetPreview(long RowsRead, long Rows, ImmutableArray<ColumnStatistics> Columns);

/// <summary>Statistics of a column, in its own unit; null where no value is there.</summary>
/// <param name="Name">The column.</param>
/// <param name="Missing">Values that are missing, NaN or infinite.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, n - 1.</param>
public sealed record ColumnStatistics(string Name, long Missing, double? Min = null, double? Max = null, double? Mean = null, double? StandardDeviation = null);
