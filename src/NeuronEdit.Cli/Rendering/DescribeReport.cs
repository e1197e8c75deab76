using NeuronEdit.Cli.Host;
using NeuronEdit.Data;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>describe</c> prints.</summary>
internal static class DescribeReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(DescribeOutcome outcome, Terminal terminal)
    {
        foreach (var file in outcome.Files) WriteFile(file, terminal);
        foreach (var warning in outcome.Warnings) terminal.Out.WriteLine(Wrapped.Text($"warning: {warning}", terminal.TextWidth, indent: 9));
    }

    private static void WriteFile(TableInfo file, Terminal terminal)
    {
        var pieces = file.RowGroups.Length > 1 ? $", {Quantity.Count(file.RowGroups.Length)} row groups" : string.Empty;
        terminal.Out.WriteLine($"{file.Path}: {NameOf(file.Format)}, {Quantity.Count(file.Rows)} rows, {Quantity.Count(file.Columns.Length)} columns{pieces}");
        var hasMarkers = file.Columns.Any(column => column.Marker is not null);
        var grid = hasMarkers ? new Grid("<Column", "<Marker", "<Type", "<Can be a channel") : new Grid("<Column", "<Type", "<Can be a channel");
        foreach (var column in file.Columns)
        {
            IEnumerable<string> end = [column.StoredType, column.Kind == ColumnKind.Numeric ? "yes" : "no, passes through"];
            grid.Add(hasMarkers ? [column.Name, column.Marker ?? string.Empty, .. end] : [column.Name, .. end]);
        }

        grid.Write(terminal);
    }

    private static string NameOf(FileFormat format) => format switch
    {
        FileFormat.Parquet => "Parquet",
        FileFormat.Csv => "CSV",
        FileFormat.Fcs => "FCS",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format."),
    };
}
