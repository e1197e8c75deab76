using System.Collections.Immutable;

namespace NeuronEdit.Data;

/// <summary>Columns that folders of the form <c>name=value</c> give to the files in them, as hive-partitioned data sets have them.</summary>
public static class FolderColumns
{
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The names and values, from the outer folder to the inner; both are unescaped (%20), and hive's word for a missing value is null.</summary>
    /// <param name="path">A file.</param>
    /// <param name="below">Only folders below this one count.</param>
    public static ImmutableArray<KeyValuePair<string, string?>> Of(string path, string below)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(below);
        var folder = Path.GetDirectoryName(Path.GetRelativePath(Path.GetFullPath(below), Path.GetFullPath(path))) ?? "";
        var columns = new List<KeyValuePair<string, string?>>();
        foreach (var part in folder.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) continue;
            var (name, value) = (Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]));
            columns.RemoveAll(c => c.Key == name);
            columns.Add(new(name, value == Missing ? null : value));
        }

        return [.. columns];
    }

    /// <summary>The table with those columns after its own; a column that the file holds itself wins over a folder's.</summary>
    internal static TableInfo Append(TableInfo table, string below)
    {
        var added = Of(table.Path, below).Where(f => !table.Columns.Any(c => string.Equals(c.Name, f.Key, StringComparison.OrdinalIgnoreCase))).ToImmutableArray();
        return added.Length == 0
            ? table
            : table with { Columns = table.Columns.AddRange(added.Select(f => new ColumnInfo(f.Key, null, ColumnKind.Other, "VARCHAR"))), FolderColumns = added };
    }
}
