using NeuronEdit.Experiments.Run;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Progress on a terminal: finished stages stand above, the stage at work is redrawn below them.</summary>
internal sealed class LiveProgress : ProgressView
{
    private const string ShowCursor = "\e[?25h";
    private readonly Terminal _terminal;
    private readonly IAnsiConsole _console;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _display;
    private LiveDisplayContext? _context;
    private bool _stopping;

    /// <summary>Takes the terminal's last lines until disposed of.</summary>
    public LiveProgress(Terminal terminal)
    {
        _terminal = terminal;
        _console = SpectreConsole.ForError(terminal);
        _display = _console.Live(new Text(string.Empty)).AutoClear(true).StartAsync(context =>
        {
            _context = context;
            return _end.Task;
        });
    }

    /// <inheritdoc/>
    public override void StageStarted(Stage stage, string description) => Redraw(new Markup($"  [bold]{NameOf(stage),-9}[/]{Cropped(description).EscapeMarkup()}"));

    /// <inheritdoc/>
    public override void Progressed(StageProgress progress)
    {
        var (filled, empty, numbers) = StageLine.Parts(progress, UnitOf(progress.Stage), _terminal.Width - StageLine.Margin - 1, _terminal.Unicode);
        var lines = new List<IRenderable> { new Markup($"  [bold]{NameOf(progress.Stage),-9}[/][green]{filled}[/][grey]{empty}[/] {numbers.EscapeMarkup()}") };
        if (progress.Detail is { } detail) lines.Add(new Markup(new string(' ', StageLine.Margin) + $"[grey]{Cropped(detail).EscapeMarkup()}[/]"));
        Redraw(new Rows(lines));
    }

    /// <inheritdoc/>
    public override void StageFinished(Stage stage, string summary, TimeSpan elapsed)
    {
        var text = Wrapped.Text($"{summary} ({Quantity.Duration(elapsed)})", _terminal.Width - StageLine.Margin - 1);
        var indented = text.Replace("\n", "\n" + new string(' ', StageLine.Margin), StringComparison.Ordinal);
        WriteAbove(new Markup($"[green]{(_terminal.Unicode ? '✓' : '*')}[/] [bold]{NameOf(stage),-9}[/]{indented.EscapeMarkup()}\n"));
    }

    /// <inheritdoc/>
    public override void Warned(string message) => WriteAbove(new Markup($"[yellow]{Indented("! " + message)}[/]\n"));

    /// <inheritdoc/>
    public override void Stopping()
    {
        _stopping = true;
        WriteAbove(new Markup($"[yellow]{Indented("! " + StoppingText)}[/]\n"));
    }

    /// <inheritdoc/>
    public override void Abandon()
    {
        _terminal.Error.WriteLine(ShowCursor);
        _terminal.Error.Flush();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _display.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private string Indented(string text) => Wrapped.Text(text, _terminal.Width - 1, indent: 2).EscapeMarkup();

    private string Cropped(string text)
    {
        var room = _terminal.Width - StageLine.Margin - 1;
        return text.Length <= room ? text : text[..(room - 3)] + "...";
    }

    private void Redraw(IRenderable lines)
    {
        lock (_lock) _context?.UpdateTarget(lines);
    }

    /// <summary>Writes what stays; the live lines, empty until the next stage speaks, follow it.</summary>
    private void WriteAbove(IRenderable line)
    {
        lock (_lock)
        {
            if (!_stopping) _context?.UpdateTarget(new Text(string.Empty));
            _console.Write(line);
        }
    }
}
