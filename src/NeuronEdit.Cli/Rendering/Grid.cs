using Spectre.Console;

namespace NeuronEdit.Cli.Rendering;

/// <summary>A table for people: first column to the left, numbers to the right, no lines but one under the header.</summary>
internal sealed class Grid
{
    private readonly Table _table = new Table { Border = TableBorder.Simple, UseSafeBorder = true }.LeftAligned();

    /// <summary>Starts a table.</summary>
    /// <param name="headers">A header beginning with &lt; is a column of text, aligned left; the others are numbers.</param>
    public Grid(params ReadOnlySpan<string> headers)
    {
        foreach (var header in headers)
        {
            var isText = header.StartsWith('<');
            var column = new TableColumn(new Text(isText ? header[1..] : header)) { Alignment = isText ? Justify.Left : Justify.Right };
            _table.AddColumn(column);
        }
    }

    /// <summary>Adds a row, one cell a column.</summary>
    public void Add(params IEnumerable<string> cells) => _table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Writes the table to standard output.</summary>
    public void Write(Terminal terminal) => SpectreConsole.ForOut(terminal).Write(_table);
}
