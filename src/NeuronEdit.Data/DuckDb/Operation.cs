using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace NeuronEdit.Data.DuckDb;

/// <summary>
/// What the functions that DuckDB calls work on. SQL names an operation by its number, so that DuckDB never holds a managed
/// object and nothing has to be freed from its side.
/// </summary>
internal abstract class Operation : IDisposable
{
    private static readonly ConcurrentDictionary<long, Operation> _running = new();
    private static long _last;
    private ExceptionDispatchInfo? _failure;
    private long _id;

    /// <summary>The number by which SQL names it, given when it is first asked for.</summary>
    internal long Id
    {
        get
        {
            if (_id != 0) return _id;
            _id = Interlocked.Increment(ref _last);
            _running[_id] = this;
            return _id;
        }
    }

    /// <summary>Operations that SQL can name now; 0 when none runs.</summary>
    internal static int Running => _running.Count;

    /// <summary>The operation of that number.</summary>
    internal static T Find<T>(long id)
        where T : Operation =>
        _running.TryGetValue(id, out var operation) && operation is T found
            ? found
            : throw new InvalidOperationException($"There is no running operation {id}.");

    /// <summary>Keeps what a callback threw, so that it leaves <see cref="Rethrow"/> as it was, not as DuckDB's text.</summary>
    internal void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>Throws what a callback threw, if one did.</summary>
    internal void Rethrow() => _failure?.Throw();

    /// <summary>Forgets the operation; no statement that names it may be running.</summary>
    public virtual void Dispose() => _running.TryRemove(_id, out _);
}
