namespace NeuronEdit.Cli;

/// <summary>Where a command writes, and what it may assume of the place. Results go to <see cref="Out"/>, all else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 100;
    private const int TextWidthMost = 100;
    private const int WidthSmallest = 40;

    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Somebody watches <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Somebody watches <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The terminal can move its cursor.</summary>
    public bool MovesCursor { get; init; }

    /// <summary>Colours are understood and wanted.</summary>
    public bool Colour { get; init; }

    /// <summary>The terminal shows letters beyond ASCII.</summary>
    public bool Unicode { get; init; }

    /// <summary>Measures the window, since it may change; null where there is none.</summary>
    public Func<int>? WindowWidth { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Progress may be redrawn in place.</summary>
    public bool IsLive => ErrorIsTerminal && MovesCursor;

    /// <summary>Columns to fill.</summary>
    public int Width => Math.Max(WidthSmallest, WindowWidth?.Invoke() ?? WidthWithoutTerminal);

    /// <summary>Columns to fill with sentences: longer lines are hard to read.</summary>
    public int TextWidth => Math.Min(Width, TextWidthMost);

    /// <summary>The process's own terminal. NO_COLOR, TERM and the locale are respected.</summary>
    public static Terminal OfProcess()
    {
        var term = Environment.GetEnvironmentVariable("TERM");
        var capable = !string.IsNullOrEmpty(term) && term != "dumb";
        var watched = !Console.IsOutputRedirected || !Console.IsErrorRedirected;
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            MovesCursor = capable,
            Colour = capable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Unicode = LocaleIsUtf8(Environment.GetEnvironmentVariable),
            WindowWidth = watched ? MeasureWindow : null,
        };
    }

    /// <summary>Asks the user for something that is not shown while it is typed; where nobody types it is the first line of standard input.</summary>
    /// <param name="prompt">What to write before it.</param>
    /// <returns>Null where nothing comes.</returns>
    public string? ReadSecret(string prompt)
    {
        if (Console.IsInputRedirected) return Console.In.ReadLine();
        Error.Write(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && typed.Length > 0) typed.Length--;
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Error.WriteLine();
        return typed.ToString();
    }

    /// <summary>What the first of LC_ALL, LC_CTYPE and LANG that is set says.</summary>
    internal static bool LocaleIsUtf8(Func<string, string?> variable)
    {
        foreach (var name in (ReadOnlySpan<string>)["LC_ALL", "LC_CTYPE", "LANG"])
        {
            if (variable(name) is not { Length: > 0 } locale) continue;
            return locale.Contains("utf-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    private static int MeasureWindow()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : WidthWithoutTerminal;
        }
        catch (IOException)
        {
            return WidthWithoutTerminal;
        }
    }
}
