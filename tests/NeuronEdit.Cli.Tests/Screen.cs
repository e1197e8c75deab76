using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronEdit.Cli.Tests;

/// <summary>A terminal that understands what the live display writes: text, line feeds, colours, cursor up, erase below, show and hide the cursor.</summary>
internal sealed partial class Screen(int width)
{
    private readonly List<StringBuilder> _rows = [new()];
    private int _row;
    private int _column;

    public bool CursorIsShown { get; private set; } = true;

    public string Text => string.Join('\n', _rows.Select(row => row.ToString().TrimEnd())).TrimEnd('\n');

    public Screen Show(string written)
    {
        foreach (Match match in Pieces().Matches(written))
        {
            if (match.Groups["text"].Success) Write(match.Value);
            else if (match.Value == "\n") Feed();
            else if (match.Value == "\r") _column = 0;
            else Control(match.Groups["code"].Value, match.Groups["letter"].Value);
        }

        return this;
    }

    private void Write(string text)
    {
        foreach (var letter in text)
        {
            if (_column == width) Feed();
            var row = _rows[_row];
            row.Append(' ', Math.Max(0, _column + 1 - row.Length));
            row[_column++] = letter;
        }
    }

    private void Feed()
    {
        _column = 0;
        if (++_row == _rows.Count) _rows.Add(new StringBuilder());
    }

    private void Control(string code, string letter)
    {
        switch (letter)
        {
            case "A":
                _row -= int.Parse(code, CultureInfo.InvariantCulture);
                Assert.True(_row >= 0, "The cursor moved above the first line.");
                break;
            case "J":
                Assert.Equal(0, _column);
                _rows.RemoveRange(_row, _rows.Count - _row);
                _rows.Add(new StringBuilder());
                break;
            case "h" or "l":
                Assert.Equal("?25", code);
                CursorIsShown = letter == "h";
                break;
            case "m":
                break;
            default:
                Assert.Fail($"Unknown control {code}{letter}.");
                break;
        }
    }

    [GeneratedRegex(@"\e\[(?<code>[?0-9;]*)(?<letter>[A-Za-z])|\n|\r|(?<text>[^\e\n\r]+)")]
    private static partial Regex Pieces();
}
