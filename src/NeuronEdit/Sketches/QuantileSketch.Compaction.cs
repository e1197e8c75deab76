namespace NeuronEdit.Sketches;

public sealed partial class QuantileSketch
{
    /// <summary>Adds the values of another sketch. Sketches merged in the same order give the same result.</summary>
    /// <param name="other">Left as it is. Its seed has to differ from this one's.</param>
    /// <remarks>
    /// The result has the smaller capacity of the two. Its error variance is the sum of both, plus that of the compactions that were
    /// needed, so <see cref="RankErrorBound"/> in rows is never below that of either.
    /// </remarks>
    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(other, this)) throw new ArgumentException("A sketch cannot be merged with itself.", nameof(other));
        (_minimum, _maximum) = (Math.Min(_minimum, other._minimum), Math.Max(_maximum, other._maximum));
        if (other.Levels > Levels) AddLevels(other.Levels);
        Append(other.Level(0));
        for (var level = 1; level < other.Levels; level++) MergeInto(level, other.Level(level), 0, 1);
        Total += other.Total;
        Count += other.Count;
        NaNCount += other.NaNCount;
        ErrorVariance += other.ErrorVariance;
        var adopted = other._awaiting & ~_awaiting;
        _awaiting |= adopted;
        _secondHalf |= other._secondHalf & adopted;
        if (other.Capacity < Capacity)
        {
            Capacity = other.Capacity;
            _limits = SketchLimits.Of(Capacity, Levels);
        }

        while (Total > Capacity) CompactOneLevel();
    }

    /// <summary>Compacts the lowest level that is at its limit; while the sketch is full there is one, as the limits add up to the capacity.</summary>
    private void CompactOneLevel()
    {
        var level = 0;
        while (_sizes[level] < _limits[level]) level++;
        if (level == Levels - 1) AddLevels(Levels + 1);
        if (level == 0) SortLevel0();
        var items = _items[level];
        var size = _sizes[level];
        var kept = size / 2;
        MergeInto(level + 1, items.AsSpan(0, kept * 2), NextHalf(level), 2);
        if ((size & 1) == 1) items[0] = items[size - 1];
        _sizes[level] = size & 1;
        Total -= kept;
    }

    private void SortLevel0()
    {
        var items = _items[0].AsSpan(0, _sizes[0]);
        SortedRuns.Sort(items);
        (_minimum, _maximum) = (Math.Min(_minimum, items[0]), Math.Max(_maximum, items[^1]));
    }

    /// <summary>0 or 1: the first position that survives. A pair of compactions keeps one half each; a coin says which comes first.</summary>
    private int NextHalf(int level)
    {
        var bit = 1UL << level;
        if ((_awaiting & bit) != 0)
        {
            var second = (_secondHalf & bit) != 0 ? 1 : 0;
            _awaiting &= ~bit;
            _secondHalf &= ~bit;
            return second;
        }

        ErrorVariance += Math.ScaleB(1, 2 * level);
        var first = (int)(_random.NextBits() >> 63);
        _awaiting |= bit;
        if (first == 0) _secondHalf |= bit;
        return first;
    }

    /// <summary>Merges every stride-th item of a sorted run, from the offset on, into a sorted level.</summary>
    private void MergeInto(int level, ReadOnlySpan<float> run, int offset, int stride)
    {
        var incoming = run.Length / stride;
        var own = _sizes[level];
        Reserve(level, own + incoming);
        SortedRuns.MergeInto(_items[level], own, run, offset, stride);
        _sizes[level] = own + incoming;
    }

    private void Append(ReadOnlySpan<float> items)
    {
        Reserve(0, _sizes[0] + items.Length);
        items.CopyTo(_items[0].AsSpan(_sizes[0]));
        _sizes[0] += items.Length;
    }

    private void AddLevels(int levels)
    {
        if (levels > MaximumLevels) throw new InvalidOperationException($"A sketch holds fewer than 2^{MaximumLevels} values.");
        Array.Resize(ref _items, levels);
        for (var level = Levels; level < levels; level++) _items[level] = [];
        Array.Resize(ref _sizes, levels);
        _limits = SketchLimits.Of(Capacity, levels);
    }

    private void Reserve(int level, int size)
    {
        if (_items[level].Length >= size) return;
        Array.Resize(ref _items[level], Math.Max(size, _items[level].Length * 2));
    }
}
