using System.Globalization;
using System.Text;

namespace NeuronEdit.Cli.Rendering;

/// <summary>The last lines of a terminal, redrawn in place, with text that stays written above them.</summary>
/// <remarks>
/// Every change is one write: up to the first live line, erase to the end of the screen, what stays, the live lines. A live line has no
/// more letters than the window, so that one line is one row; after the window was made narrower, the rows are counted anew.
/// Spectre.Console's live display was tried first: it left pieces of longer lines behind when text was written above a display that shrank.
/// </remarks>
internal sealed class LiveLines(TextWriter to, Func<int> width)
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private int[] _lengths = [];
    private bool _hidden;

    /// <summary>Replaces the live lines, after writing what stays.</summary>
    /// <param name="above">Lines that stay, above the live ones.</param>
    /// <param name="lines">The live lines: as drawn, with colours, and their number of letters.</param>
    public void Draw(IReadOnlyList<string> above, IReadOnlyList<(string Drawn, int Letters)> lines)
    {
        var text = new StringBuilder();
        if (!_hidden && lines.Count > 0) text.Append(HideCursor);
        _hidden |= lines.Count > 0;
        Erase(text);
        foreach (var line in above) text.Append(line).Append('\n');
        foreach (var (drawn, _) in lines) text.Append(drawn).Append('\n');
        _lengths = [.. lines.Select(line => line.Letters)];
        Send(text);
    }

    /// <summary>Erases the live lines and shows the cursor again.</summary>
    public void Close()
    {
        var text = new StringBuilder();
        Erase(text);
        _lengths = [];
        if (_hidden) text.Append(ShowCursor);
        _hidden = false;
        Send(text);
    }

    private void Erase(StringBuilder text)
    {
        var columns = width();
        var rows = _lengths.Sum(letters => Math.Max(1, (letters + columns - 1) / columns));
        if (rows > 0) text.Append(CultureInfo.InvariantCulture, $"\r\e[{rows}A\e[J");
    }

    private void Send(StringBuilder text)
    {
        if (text.Length == 0) return;
        to.Write(text.ToString());
        to.Flush();
    }
}
