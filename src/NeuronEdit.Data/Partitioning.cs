using System.Collections.Immutable;

namespace NeuronEdit.Data;

/// <summary>Cuts a table into partitions.</summary>
internal static class Partitioning
{
    /// <summary>A row group this many times the target is cut inside.</summary>
    private const int LargeGroup = 4;

    /// <summary>Cuts inside a row group lie on multiples of DuckDB's vector.</summary>
    private const int Step = DuckDb.EditFunction.ChunkRows;

    /// <inheritdoc cref="DataEngine.Partitions"/>
    internal static ImmutableArray<RowRange> Cut(TableInfo table, int targetRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(targetRows, 1);
        return table.Format switch
        {
            FileFormat.Fcs => Even(0, table.Rows, targetRows, 1),
            FileFormat.Csv => table.Rows == 0 ? [] : [new RowRange(0, table.Rows)],
            _ => OnBorders(table.RowGroups, targetRows),
        };
    }

    private static ImmutableArray<RowRange> OnBorders(ImmutableArray<long> groups, int target)
    {
        var ranges = ImmutableArray.CreateBuilder<RowRange>();
        long start = 0, count = 0;
        foreach (var rows in groups)
        {
            if (count > 0 && count + rows > target) Close();
            if (rows > (long)LargeGroup * target)
            {
                ranges.AddRange(Even(start, rows, target, Step));
                start += rows;
            }
            else
            {
                count += rows;
            }
        }

        if (count > 0) Close();
        return ranges.ToImmutable();

        void Close()
        {
            ranges.Add(new RowRange(start, count));
            (start, count) = (start + count, 0);
        }
    }

    /// <summary>Equal pieces of about <paramref name="target"/> rows, cut at multiples of <paramref name="step"/> from the start.</summary>
    private static ImmutableArray<RowRange> Even(long start, long rows, int target, int step)
    {
        var pieces = Math.Max(1, (rows + (target / 2)) / target);
        var size = ((rows + pieces - 1) / pieces + step - 1) / step * step;
        var ranges = ImmutableArray.CreateBuilder<RowRange>();
        for (long from = 0; from < rows; from += size) ranges.Add(new RowRange(start + from, Math.Min(size, rows - from)));
        return ranges.ToImmutable();
    }
}
