using System.Collections.Immutable;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Watching;

/// <summary>An experiment's progress on a terminal: notes stand above, the table of its steps and of what runs is redrawn below them.</summary>
internal sealed class LiveWatch : WatchView
{
    private readonly Terminal _terminal;
    private readonly Paint _paint;
    private readonly LiveLines _lines;
    private readonly WatchMeter _meter;
    private readonly NewNotes _notes = new();
    private readonly Lock _gate = new();
    private IReadOnlyList<(string Drawn, int Letters)> _table = [];
    private bool _closed;

    /// <summary>Takes the terminal's last lines until disposed of.</summary>
    public LiveWatch(Terminal terminal)
    {
        _terminal = terminal;
        _paint = new Paint(terminal.Colour);
        _lines = new LiveLines(terminal.Error, terminal.WindowWidth ?? (() => terminal.Width));
        _meter = new WatchMeter(terminal.Time);
    }

    /// <inheritdoc/>
    public override void Seen(string name, ExperimentView? now)
    {
        var table = new WatchTable(_paint, _terminal.Width - 1, _terminal.Unicode);
        if (now is null) table.Add(name, "waits for a worker");
        else table.Add(now, _meter.Of(now));
        Show(now is null ? [] : [.. _notes.In(now).Select(AsNote)], table.Lines);
    }

    /// <inheritdoc/>
    public override void Note(string text)
    {
        lock (_gate) Show([AsNote(text)], _table);
    }

    /// <inheritdoc/>
    public override void Abandon() => Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return base.DisposeAsync();
    }

    private string AsNote(string text) => _paint.Notable(Wrapped.Text("! " + Secrets.Hidden(text), _terminal.Width - 1, indent: 2));

    private void Show(ImmutableArray<string> above, IReadOnlyList<(string Drawn, int Letters)> table)
    {
        lock (_gate)
        {
            if (_closed) return;
            _table = table;
            _lines.Draw(above, table);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _lines.Close();
            _closed = true;
        }
    }
}
