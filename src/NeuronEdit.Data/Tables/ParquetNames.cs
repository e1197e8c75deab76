using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace NeuronEdit.Data.Tables;

/// <summary>
/// Gives the columns of a Parquet file names that DuckDB does not write: empty ones, and such that differ by letter case alone, which
/// it would change to <c>cd3_1</c>. The file is written under stand-in names, and its footer, which lies at its end, is rewritten.
/// </summary>
internal static class ParquetNames
{
    private const int TailBytes = 8;

    /// <summary>True where DuckDB writes these names as they are.</summary>
    internal static bool AreKept(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return names.All(name => name.Length > 0 && seen.Add(name));
    }

    /// <summary>The name under which a column is written first.</summary>
    internal static string StandIn(int column) => "neuronedit column " + DuckDb.Sql.Number(column);

    /// <summary>Gives the top columns of a file their names.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Set(string path, ImmutableArray<string> names)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Span<byte> tail = stackalloc byte[TailBytes];
        file.Seek(-TailBytes, SeekOrigin.End);
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        var footer = new byte[length];
        file.Seek(-TailBytes - length, SeekOrigin.End);
        var start = file.Position;
        file.ReadExactly(footer);
        var renamed = new Renaming(footer, names);
        renamed.Run();
        file.Seek(start, SeekOrigin.Begin);
        file.Write(renamed.Target.Span);
        BinaryPrimitives.WriteInt32LittleEndian(tail, renamed.Target.Length);
        file.Write(tail);
        file.SetLength(file.Position);
    }

    /// <summary>
    /// FileMetaData: field 2, the schema's elements depth first, the root first (4 name, 5 number of children); field 4, row groups, their field 1 columns,
    /// their field 3 metadata, its field 3 the path of names.
    /// </summary>
    private sealed class Renaming(byte[] footer, ImmutableArray<string> names) : ThriftCopy(footer)
    {
        private readonly Dictionary<string, string> _byStandIn = names.Select((name, i) => (name, i)).ToDictionary(p => StandIn(p.i), p => p.name);
        private long _open;
        private bool _isTop;
        private bool _isRoot;
        private bool _sawRoot;

        private protected override void Begin(ReadOnlySpan<int> fields)
        {
            if (!fields.SequenceEqual([2])) return;
            (_isRoot, _sawRoot) = (!_sawRoot, true);
            _isTop = !_isRoot && _open == 0;
            if (_open > 0) _open--;
        }

        private protected override void Number(ReadOnlySpan<int> fields, long value)
        {
            if (fields.SequenceEqual([2, 5]) && !_isRoot) _open += value;
        }

        private protected override byte[]? Replace(ReadOnlySpan<int> fields, int indexInList, ReadOnlySpan<byte> text)
        {
            var isName = (fields.SequenceEqual([2, 4]) && _isTop) || (fields.SequenceEqual([4, 1, 3, 3]) && indexInList == 0);
            return isName && _byStandIn.TryGetValue(Encoding.UTF8.GetString(text), out var name) ? Encoding.UTF8.GetBytes(name) : null;
        }
    }
}
