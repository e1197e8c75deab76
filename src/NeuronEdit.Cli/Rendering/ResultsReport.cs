using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>results</c> prints.</summary>
internal static class ResultsReport
{
    /// <summary><c>12 of 120 files, 310.2 MB of 3.1 GB</c>.</summary>
    public static string Line(Arrived arrived) =>
        $"{Quantity.Count(arrived.Files)} of {Quantity.Count(arrived.FilesTotal)} files, {Quantity.Bytes(arrived.Bytes)} of {Quantity.Bytes(arrived.BytesTotal)}";

    /// <summary>Writes the list to standard output, or where the files are.</summary>
    public static void Write(ResultsOutcome outcome, ClusterAddress cluster, Terminal terminal)
    {
        var sum = $"{Quantity.Count(outcome.Files.Length)} {(outcome.Files.Length == 1 ? "file" : "files")}, {Quantity.Bytes(outcome.Files.Sum(f => f.Bytes))}";
        if (outcome.Output is { } folder)
        {
            terminal.Out.WriteLine(Wrapped.Text($"The results of {outcome.Title} are in {folder}: {sum}.", terminal.TextWidth));
            return;
        }

        var grid = new Grid("<File", "Size", "<Sample", "Rows");
        foreach (var file in outcome.Files) grid.Add(file.Path, Quantity.Bytes(file.Bytes), file.Sample ?? string.Empty, file.Rows is { } rows ? Quantity.Count(rows) : string.Empty);
        grid.Write(terminal);
        terminal.Out.WriteLine(sum);
        Advice.Write(terminal, ("Fetch them with", cluster.CommandLine("results", Phases.ShownKey(outcome.Key), "--output", outcome.Name)));
    }
}
