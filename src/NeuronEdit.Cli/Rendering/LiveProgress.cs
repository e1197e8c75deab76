using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Progress on a terminal: finished stages and warnings stand above, the stage at work is redrawn below them.</summary>
internal sealed class LiveProgress : ProgressView
{
    private readonly Terminal _terminal;
    private readonly Paint _paint;
    private readonly LiveLines _lines;
    private readonly Lock _lock = new();
    private IReadOnlyList<(string Drawn, int Letters)> _current = [];
    private bool _closed;

    /// <summary>Takes the terminal's last lines until disposed of.</summary>
    public LiveProgress(Terminal terminal)
    {
        _terminal = terminal;
        _paint = new Paint(terminal.Colour);
        _lines = new LiveLines(terminal.Error, terminal.WindowWidth ?? (() => terminal.Width));
    }

    /// <summary>Letters after the margin; the last column stays free, since some terminals wrap when it is written.</summary>
    private int Room => _terminal.Width - StageLine.Margin - 1;

    /// <inheritdoc/>
    public override void StageStarted(Stage stage, string description) => Show([], [Line(Name(stage), Cropped(description))]);

    /// <inheritdoc/>
    public override void Progressed(StageProgress progress)
    {
        var (filled, empty, numbers) = StageLine.Parts(progress, UnitOf(progress.Stage), Room, _terminal.Unicode);
        var bar = $"{Name(progress.Stage)}{_paint.Good(filled)}{_paint.Faint(empty)} {numbers}";
        var lines = new List<(string, int)> { (bar, StageLine.Margin + filled.Length + empty.Length + 1 + numbers.Length) };
        if (progress.Detail is { } detail) lines.Add(Line(new string(' ', StageLine.Margin), Cropped(detail), faint: true));
        Show([], lines);
    }

    /// <inheritdoc/>
    public override void StageFinished(Stage stage, string summary, TimeSpan elapsed)
    {
        var text = Wrapped.Text($"{summary} ({Quantity.Duration(elapsed)})", Room).Replace("\n", "\n" + new string(' ', StageLine.Margin), StringComparison.Ordinal);
        Show([Name(stage, _paint.Good(_terminal.Unicode ? "✓" : "*")) + text], []);
    }

    /// <inheritdoc/>
    public override void Warned(string message) => Note(message);

    /// <inheritdoc/>
    public override void Stopping() => Note(StoppingText);

    /// <inheritdoc/>
    public override void Abandon() => Close();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return base.DisposeAsync();
    }

    private void Close()
    {
        lock (_lock)
        {
            _lines.Close();
            _closed = true;
        }
    }

    private void Note(string text)
    {
        lock (_lock) Show([_paint.Notable(Wrapped.Text("! " + text, _terminal.Width - 1, indent: 2))], _current);
    }

    private void Show(IReadOnlyList<string> above, IReadOnlyList<(string Drawn, int Letters)> lines)
    {
        lock (_lock)
        {
            if (_closed) return;
            _current = lines;
            _lines.Draw(above, lines);
        }
    }

    private string Name(Stage stage, string mark = " ") => $"{mark} {_paint.Bold(NameOf(stage).PadRight(StageLine.Margin - 2))}";

    private (string Drawn, int Letters) Line(string start, string text, bool faint = false) =>
        (start + (faint ? _paint.Faint(text) : text), StageLine.Margin + text.Length);

    private string Cropped(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Room ? line : line[..(Room - 3)] + "...";
    }
}
