using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Watching;

/// <summary>Shows what a cluster does for an experiment, on standard error. Disposed of before results are printed.</summary>
internal abstract class WatchView : IAsyncDisposable
{
    /// <summary>Redrawn in place, or plain lines.</summary>
    public static WatchView For(Terminal terminal, bool live) => live ? new LiveWatch(terminal) : new PlainWatch(terminal.Error, terminal.Time);

    /// <summary>A look at the experiment.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="now">How it is; null before a worker has taken it.</param>
    public abstract void Seen(string name, ExperimentView? now);

    /// <summary>Something the user should know; it stays.</summary>
    public abstract void Note(string text);

    /// <summary>The process quits now: leaves the terminal as it was found.</summary>
    public virtual void Abandon()
    {
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
