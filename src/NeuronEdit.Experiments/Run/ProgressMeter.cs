namespace NeuronEdit.Experiments.Run;

/// <summary>Counts what a stage has done, from any thread, and tells an observer at most ten times a second, with the rate over the last few seconds.</summary>
internal sealed class ProgressMeter
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Done)> _recent = new();
    private readonly IRunObserver _observer;
    private readonly TimeProvider _time;
    private readonly Stage _stage;
    private readonly long _total;
    private readonly double _rowsPerUnit;
    private long _done;
    private long _toldAt;

    /// <summary>Begins a stage.</summary>
    /// <param name="observer">Who is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="done">Units that an earlier run had done.</param>
    /// <param name="rowsPerUnit">Rows in a unit: 1, or the minibatch in training.</param>
    public ProgressMeter(IRunObserver observer, TimeProvider time, Stage stage, long total, long done = 0, double rowsPerUnit = 1)
    {
        (_observer, _time, _stage, _total, _done, _rowsPerUnit) = (observer, time, stage, total, done, rowsPerUnit);
        _recent.Enqueue((time.GetTimestamp(), done));
    }

    /// <summary>Adds units.</summary>
    public void Add(long units, string? detail = null)
    {
        lock (_gate)
        {
            _done += units;
            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_toldAt, now) < Interval && _done < _total) return;
            _toldAt = now;
            _recent.Enqueue((now, _done));
            while (_recent.Count > 2 && _time.GetElapsedTime(_recent.Peek().At, now) > Window) _recent.Dequeue();
            _observer.Progressed(Now(now, detail));
        }
    }

    private StageProgress Now(long now, string? detail)
    {
        var (since, then) = _recent.Peek();
        var seconds = _time.GetElapsedTime(since, now).TotalSeconds;
        double? unitsPerSecond = seconds > 0.3 && _done > then ? (_done - then) / seconds : null;
        TimeSpan? remaining = unitsPerSecond is { } rate ? TimeSpan.FromSeconds((_total - _done) / rate) : null;
        return new StageProgress(_stage, _done, _total, unitsPerSecond * _rowsPerUnit, remaining, detail);
    }
}
