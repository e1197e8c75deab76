using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Work;

/// <summary>Shares a bounded number of rows among partitions in proportion to their sizes, and chooses them in each by seed.</summary>
internal static class RowQuota
{
    /// <summary>How many rows each partition gives: all, or its share of <paramref name="most"/> by the method of largest remainders.</summary>
    /// <param name="rows">Rows of each partition.</param>
    /// <param name="most">Rows wanted in all.</param>
    /// <returns>A number for each partition; they add up to the smaller of <paramref name="most"/> and all rows.</returns>
    public static long[] Share(IReadOnlyList<long> rows, long most)
    {
        var total = rows.Sum();
        if (total <= most) return [.. rows];
        var quotas = new long[rows.Count];
        var remainders = new (UInt128 Remainder, int Index)[rows.Count];
        for (var i = 0; i < quotas.Length; i++)
        {
            var product = (UInt128)(ulong)rows[i] * (ulong)most;
            quotas[i] = (long)(product / (ulong)total);
            remainders[i] = (product % (ulong)total, i);
        }

        var left = most - quotas.Sum();
        foreach (var (_, index) in remainders.OrderByDescending(r => r.Remainder).ThenBy(r => r.Index).Take((int)left)) quotas[index]++;
        return quotas;
    }
}

/// <summary>
/// Chooses exactly <c>wanted</c> of <c>rows</c> rows, each subset with the same probability, in one walk over them: Knuth's
/// Algorithm S (The Art of Computer Programming, vol. 2, 3.4.2). Whether a row is taken depends on the seed and its number alone.
/// </summary>
internal struct RowChooser(long wanted, long rows, ulong seed)
{
    private readonly SeededRandom? _random = wanted < rows ? new SeededRandom(seed) : null;
    private long _wanted = wanted;
    private long _left = rows;

    /// <summary>Decides on the next row.</summary>
    public bool Take()
    {
        if (_random is null) return _left-- > 0;
        if (_wanted == 0) return false;
        if (_random.NextBelow(_left--) >= _wanted) return false;
        _wanted--;
        return true;
    }
}
