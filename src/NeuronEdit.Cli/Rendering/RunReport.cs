using System.Globalization;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>run</c> and <c>apply</c> print when they are done.</summary>
internal static class RunReport
{
    private const string None = "-";

    /// <summary>The table of samples, what its columns mean, where everything lies, and what to do next.</summary>
    public static void Write(RunOutcome outcome, Terminal terminal)
    {
        WriteSamples(outcome, terminal);
        WriteFolders(outcome, terminal);
        WriteNext(outcome, terminal);
    }

    /// <summary>The same for <c>apply</c>, after which there is no next step.</summary>
    public static void WriteApplied(RunOutcome outcome, Terminal terminal)
    {
        WriteSamples(outcome, terminal);
        Heading(terminal, $"Results in {outcome.Results}, after {Quantity.Duration(TimeSpan.FromSeconds(outcome.ElapsedSeconds))}:");
        foreach (var sample in outcome.Samples) terminal.Out.WriteLine($"  {sample.Sample}: {sample.Folder}");
    }

    /// <summary>The table of samples and what its columns mean.</summary>
    public static void WriteSamples(RunOutcome outcome, Terminal terminal)
    {
        var hasTruth = outcome.Samples.Any(sample => sample.DistanceAfter is not null);
        var hasDropped = outcome.Samples.Any(sample => sample.RowsDropped > 0);
        var headers = new List<string> { "<Sample", "Rows" };
        if (hasDropped) headers.Add("Rows left out");
        if (hasTruth) headers.AddRange(["Distance to truth, unedited", "edited", "Agreement with true change"]);
        headers.Add("Outside source's range");
        var grid = new Grid([.. headers]);
        foreach (var sample in outcome.Samples) grid.Add(Cells(sample, hasTruth, hasDropped));
        grid.Write(terminal);
        foreach (var sample in outcome.Samples) WriteVerdict(sample, terminal);
        WriteLegend(terminal, hasTruth);
        foreach (var warning in outcome.Warnings) terminal.Out.WriteLine(Wrapped.Text($"warning: {warning}", terminal.TextWidth, indent: 9));
    }

    private static List<string> Cells(SampleOutcome sample, bool hasTruth, bool hasDropped)
    {
        var cells = new List<string> { sample.Sample, Quantity.Count(sample.Rows) };
        if (hasDropped) cells.Add(Quantity.Count(sample.RowsDropped));
        if (hasTruth) cells.AddRange([Number(sample.DistanceBefore, "0.000"), Number(sample.DistanceAfter, "0.000"), Number(sample.Correlation, "0.00")]);
        cells.Add(Quantity.Share(sample.ShareOutside));
        return cells;
    }

    /// <summary>The table's row in a sentence, where there is a truth to speak of.</summary>
    private static void WriteVerdict(SampleOutcome sample, Terminal terminal)
    {
        if (sample is not { DistanceBefore: > 0 and var before, DistanceAfter: { } after }) return;
        var verdict = after < before
            ? $"{sample.Sample}: the edit closes {Quantity.Share((before - after) / before)} of the distance to the truth."
            : $"{sample.Sample}: the edited sample is no nearer to its truth than the unedited one. Compare with the plain methods in metrics.json.";
        terminal.Out.WriteLine(Wrapped.Text(verdict, terminal.TextWidth) + "\n");
    }

    private static void WriteLegend(Terminal terminal, bool hasTruth)
    {
        IEnumerable<(string Term, string Meaning)> terms = [("Outside source's range", "share of activations that the source never showed; above 5% the edit is a guess there.")];
        if (hasTruth)
        {
            terms =
            [
                ("Distance to truth", "how far the sample is from its measured truth: mean Wasserstein-1 distance over channels, in transformed units; 0 is identical."),
                ("Agreement", "correlation, over channels, of the change the edit made to the means with the true change; 1 is perfect."),
                .. terms,
            ];
        }

        foreach (var (term, meaning) in terms) terminal.Out.WriteLine("  " + Wrapped.Text($"{term}: {meaning}", terminal.TextWidth - 2, indent: 4));
    }

    private static void WriteFolders(RunOutcome outcome, Terminal terminal)
    {
        Heading(terminal, $"Results in {outcome.Results}, after {Quantity.Duration(TimeSpan.FromSeconds(outcome.ElapsedSeconds))}:");
        foreach (var sample in outcome.Samples) terminal.Out.WriteLine($"  {sample.Folder}: {sample.Sample}, edited");
        terminal.Out.WriteLine($"  {Path.Combine(outcome.Results, "metrics.json")}: all numbers, per channel, beside three plain methods");
        terminal.Out.WriteLine($"  {Path.Combine(outcome.Results, "manifest.json")}: inputs and outputs with hashes, seeds, versions");
        terminal.Out.WriteLine($"  {outcome.Edit}: the edit, to apply to other samples");
    }

    private static void WriteNext(RunOutcome outcome, Terminal terminal)
    {
        Heading(terminal, "Next, edit samples that were not in this experiment:");
        terminal.Out.WriteLine($"  neuronedit apply --edit {ResumeLine.Quote(outcome.Results)} --input FILE.. --output DIR");
    }

    private static void Heading(Terminal terminal, string text) => terminal.Out.WriteLine($"\n{text}");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
