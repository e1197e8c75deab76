using System.Globalization;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>bench</c> prints.</summary>
internal static class BenchReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(BenchOutcome outcome, Terminal terminal)
    {
        terminal.Out.WriteLine($"neuronedit {ProductVersion.Text}, {outcome.Machine}");
        var grid = new Grid("<Measured", "Value", "<Unit");
        foreach (var measure in outcome.Measures) grid.Add(measure.Name, Number(measure.Value), measure.Unit);
        grid.Write(terminal);
        terminal.Out.WriteLine($"Took {Quantity.Duration(TimeSpan.FromSeconds(outcome.ElapsedSeconds))}.");
    }

    private static string Number(double value) =>
        Math.Abs(value) >= 100 ? Quantity.Count((long)Math.Round(value)) : value.ToString("0.00", CultureInfo.InvariantCulture);
}
