using System.Globalization;
using NeuronEdit.Cli.Host;
using NeuronEdit.Experiments.Demo;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>demo</c> prints when it is done: the story of two markers, then what <c>run</c> prints.</summary>
internal static class DemoReportView
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(DemoOutcome outcome, Terminal terminal)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Wrapped.Text(
            "Two markers tell the story. The first run loses IFNg, as the control shows, which was measured in both runs; the edit has to bring it back. " +
            "Sample1 and Sample2 really differ in CCR6; the edit has to leave that alone. Medians of arcsinh(x / 5):", terminal.TextWidth));
        var grid = new Grid("<Marker", "Control, run 1", "Control, run 2", "Sample1 as measured", "Sample1 edited", "Sample1 truth", "Sample2");
        foreach (var marker in outcome.Report.Markers) grid.Add(Cells(marker));
        grid.Write(terminal);
        foreach (var marker in outcome.Report.Markers) terminal.Out.WriteLine(Wrapped.Text(Verdict(marker), terminal.TextWidth));
        RunReport.Write(outcome.Run, terminal);
        terminal.Out.WriteLine("\nThe cohort and the experiment file, to look at or to change and run again:");
        terminal.Out.WriteLine($"  {outcome.DataFolder}");
        terminal.Out.WriteLine($"  {outcome.SpecPath}");
    }

    /// <summary>What the edit did to the marker, beside what it should have done; the numbers are not judged.</summary>
    private static string Verdict(DemoMarker marker)
    {
        var (did, should) = (marker.After - marker.Before, marker.Truth - marker.Before);
        return string.Create(CultureInfo.InvariantCulture, $"{marker.Channel}: the edit moved Sample1's median by {did:+0.00;-0.00;0.00}; the truth asks for {should:+0.00;-0.00;0.00}.");
    }

    private static IEnumerable<string> Cells(DemoMarker marker) =>
        ((double[])[marker.Control1, marker.Control2, marker.Before, marker.After, marker.Truth, marker.Sample2])
        .Select(value => value.ToString("0.00", CultureInfo.InvariantCulture))
        .Prepend(marker.Channel);
}
