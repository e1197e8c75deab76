using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Actors;

/// <summary>A range of numbers.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">One after the last.</param>
public readonly record struct IndexRange(long Start, long End);

/// <summary>
/// Which of <see cref="Total"/> items are done, for any number of them, in a state of bounded size: all from <see cref="Next"/> on have not
/// been ordered, those in <see cref="Open"/> are ordered and not done, all others are done.
/// </summary>
/// <param name="Total">Number of items.</param>
/// <param name="Next">The first that was never ordered.</param>
/// <param name="Open">Ordered and not done: ascending ranges that do not touch.</param>
public sealed record OpenItems(long Total, long Next, ImmutableArray<IndexRange> Open)
{
    /// <summary>Items that are open at most: enough to keep some thousands of slots busy, few enough for a state of some ten kilobytes.</summary>
    public const int OpenMax = 4_096;

    /// <summary>Items that are ordered at a time.</summary>
    public const int OrderMax = 2_048;

    /// <summary>Nothing ordered yet.</summary>
    public static OpenItems Of(long total) => new(total, 0, []);

    /// <summary>Number of open items.</summary>
    public long OpenCount => Open.Sum(r => r.End - r.Start);

    /// <summary>Number of items that are done.</summary>
    public long Done => Next - OpenCount;

    /// <summary>True where all are done.</summary>
    public bool IsComplete => Next == Total && Open.IsEmpty;

    /// <summary>All open items, ascending.</summary>
    public IEnumerable<long> Indexes
    {
        get
        {
            foreach (var range in Open)
                for (var i = range.Start; i < range.End; i++)
                    yield return i;
        }
    }

    /// <summary>Opens more items, where there is room for a fair number of them.</summary>
    /// <returns>The new state, and the range that was opened, perhaps empty.</returns>
    public (OpenItems After, IndexRange Opened) OpenMore()
    {
        var room = OpenMax - OpenCount;
        var count = room * 4 < OpenMax ? 0 : Math.Min(Math.Min(room, OrderMax), Total - Next);
        var opened = new IndexRange(Next, Next + count);
        if (count == 0) return (this, opened);
        var open = Open is [.., var last] && last.End == Next ? Open.SetItem(Open.Length - 1, last with { End = opened.End }) : Open.Add(opened);
        return (this with { Next = opened.End, Open = open }, opened);
    }

    /// <summary>Notes that an item is done; an item that is not open changes nothing.</summary>
    public OpenItems Close(long index)
    {
        var at = Find(index);
        if (at < 0) return this;
        var (start, end) = (Open[at].Start, Open[at].End);
        var open = Open.RemoveAt(at);
        if (index + 1 < end) open = open.Insert(at, new IndexRange(index + 1, end));
        if (start < index) open = open.Insert(at, new IndexRange(start, index));
        return this with { Open = open };
    }

    /// <summary>True where an item is open.</summary>
    public bool IsOpen(long index) => Find(index) >= 0;

    private int Find(long index)
    {
        var (low, high) = (0, Open.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (index < Open[middle].Start) high = middle - 1;
            else if (index >= Open[middle].End) low = middle + 1;
            else return middle;
        }

        return -1;
    }
}
