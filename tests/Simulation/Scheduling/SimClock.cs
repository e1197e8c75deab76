namespace NeuronEdit.Simulation.Scheduling;

/// <summary>A process' clock: wrong by a constant, and running too fast or too slow.</summary>
/// <param name="scheduler">True time.</param>
/// <param name="process">Whose clock.</param>
/// <param name="skew">How far ahead it is.</param>
/// <param name="rate">Its seconds in a second.</param>
internal sealed class SimClock(SimScheduler scheduler, SimProcess process, TimeSpan skew, double rate) : TimeProvider
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch + skew + scheduler.Now * rate;

    /// <inheritdoc/>
    public override long GetTimestamp() => (scheduler.Now * rate).Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(SimClock clock, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            var setting = ++_setting;
            if (dueTime >= TimeSpan.Zero) clock.After(dueTime, () => Fire(setting));
            return true;
        }

        private void Fire(int setting)
        {
            if (setting != _setting) return;
            if (_period > TimeSpan.Zero) clock.After(_period, () => Fire(setting));
            callback(state);
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void After(TimeSpan local, Action action) => process.CallBack(local / rate, action);
}
