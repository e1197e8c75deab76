namespace NeuronEdit.Cluster.Handlers;

/// <summary>
/// What several work items of this process need and is costly to make: made once by whoever comes first, shared while it is used, and kept for a
/// while after. Safe for use from many threads.
/// </summary>
/// <typeparam name="T">Disposed, if it can be, once it is neither used nor kept.</typeparam>
/// <param name="kept">Values that are kept though nobody uses them.</param>
internal sealed class SharedValues<T>(int kept)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _uses;

    /// <summary>Gives the value of a key; whoever gets it disposes of the lease.</summary>
    /// <param name="key">Names it.</param>
    /// <param name="make">Makes it; a failure is thrown to its caller and not remembered.</param>
    public Lease Get(string key, Func<T> make)
    {
        Entry? entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out entry)) _entries.Add(key, entry = new Entry());
            entry.Users++;
            entry.LastUse = ++_uses;
        }

        try
        {
            lock (entry.Making) return new Lease(this, entry, entry.Value ??= make());
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    private void Release(Entry entry)
    {
        List<T> over = [];
        lock (_gate)
        {
            entry.Users--;
            var idle = _entries.Where(e => e.Value.Users == 0).OrderByDescending(e => e.Value.LastUse).ToList();
            foreach (var (key, old) in idle.Where((e, place) => place >= kept || e.Value.Value is null))
            {
                _entries.Remove(key);
                if (old.Value is not null) over.Add(old.Value);
            }
        }

        foreach (var value in over) (value as IDisposable)?.Dispose();
    }

    /// <summary>The use of a value.</summary>
    public sealed class Lease(SharedValues<T> owner, object entry, T value) : IDisposable
    {
        private object? _entry = entry;

        /// <summary>The value.</summary>
        public T Value => value;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _entry, null) is Entry used) owner.Release(used);
        }
    }

    private sealed class Entry
    {
        public Lock Making { get; } = new();

        public T? Value { get; set; }

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
