using System.Globalization;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>import</c> prints when it is done.</summary>
internal static class ImportReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(ImportOutcome outcome, Terminal terminal)
    {
        var grid = new Grid("<Input", "<Parquet", "Rows", "Columns");
        foreach (var file in outcome.Files) grid.Add(file.Input, Path.GetFileName(file.Output), Quantity.Count(file.Rows), file.Columns.ToString(CultureInfo.InvariantCulture));
        grid.Write(terminal);
        foreach (var warning in outcome.Warnings) terminal.Out.WriteLine(Wrapped.Text($"warning: {warning}", terminal.TextWidth, indent: 9));
        var files = outcome.Files.Length == 1 ? "1 file" : $"{Quantity.Count(outcome.Files.Length)} files";
        terminal.Out.WriteLine($"{files} in {outcome.Output}, after {Quantity.Duration(TimeSpan.FromSeconds(outcome.ElapsedSeconds))}");
    }
}
