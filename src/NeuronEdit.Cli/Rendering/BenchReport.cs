using System.Globalization;
using NeuronEdit.Experiments.Bench;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>bench</c> prints.</summary>
internal static class BenchReport
{
    private const long CohortRows = 100_000_000;

    /// <summary>Writes it to standard output.</summary>
    public static void Write(MachineFigures figures, Terminal terminal)
    {
        var threads = figures.Threads == 1 ? "1 thread" : $"{Quantity.Count(figures.Threads)} threads";
        terminal.Out.WriteLine($"neuronedit {ProductVersion.Text}, {threads}, {figures.InstructionSet}");
        var grid = new Grid("<Measured", "Value", "<Unit");
        grid.Add($"training, {threads}", Whole(figures.TrainRowsPerSecond), "rows/s");
        grid.Add("training, one thread", Whole(figures.TrainRowsPerSecondOneThread), "rows/s");
        grid.Add($"editing, file to file, {threads}", Whole(figures.EditRowsPerSecond), "rows/s");
        grid.Add("matrix product, one thread", Tenths(figures.MatrixProductGflopsOneThread), "GFLOP/s");
        grid.Add("sketches, one thread", Tenths(figures.SketchActivationsPerSecondPerCore / 1e6), "million activations/s");
        grid.Add("edit map, one thread", Tenths(figures.EditMapActivationsPerSecondPerCore / 1e6), "million activations/s");
        grid.Add("memory held at most", Quantity.Bytes(figures.PeakResidentBytes), string.Empty);
        grid.Write(terminal);
        terminal.Out.WriteLine(Wrapped.Text(Limit(figures), terminal.TextWidth));
    }

    /// <summary>What the figures are to be compared with, and what follows for a cohort.</summary>
    private static string Limit(MachineFigures figures)
    {
        var each = figures.Threads == 1 ? string.Empty : $" on each of {Quantity.Count(figures.Threads)} threads";
        var cohort = TimeSpan.FromSeconds(CohortRows / figures.EditRowsPerSecond);
        return
            $"Editing a row takes {Quantity.Count(MachineFigures.FlopPerEditedRow)} floating-point operations in the network (35-500-250-50 once, 50-250-500-35 twice). " +
            $"At {Tenths(figures.MatrixProductGflopsOneThread)} GFLOP/s{each} that allows {Quantity.Rate(figures.EditRowsPerSecondLimit)}; editing reached {Quantity.Share(figures.EditShareOfLimit)} of it.\n" +
            $"Editing {Quantity.Count(CohortRows)} such cells would take {Quantity.Duration(cohort)} here, and on n machines like this one an n-th of that.";
    }

    private static string Whole(double value) => Quantity.Count((long)Math.Round(value));

    private static string Tenths(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
