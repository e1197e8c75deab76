using System.Collections.Immutable;

namespace NeuronEdit.Experiments.Demo;

/// <summary>What the demo is about, in two rows: a marker that had to be corrected and one that had to stay.</summary>
/// <param name="Markers">IFNg, then CCR6.</param>
public sealed record DemoReport(ImmutableArray<DemoMarker> Markers)
{
    private const int BlockRows = 4096;
    private const double Cofactor = 5;

    /// <summary>The markers reported, and the columns to read of the edited sample.</summary>
    public static ImmutableArray<string> Channels { get; } = ["IFNg", "CCR6"];

    /// <summary>Compares the edited sample with the cohort, which is made anew for it.</summary>
    /// <param name="cohort">The cohort that was edited.</param>
    /// <param name="edited">For each of <see cref="Channels"/> the values of the edited Sample1, in counts, in any order; sorted in place.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="ArgumentException">There is not one array a channel, or one is empty.</exception>
    public static DemoReport Measure(DemoCohort cohort, IReadOnlyList<float[]> edited, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cohort);
        ArgumentNullException.ThrowIfNull(edited);
        if (edited.Count != Channels.Length) throw new ArgumentException($"There are {Channels.Length} channels to compare, not {edited.Count}.", nameof(edited));
        var made = DemoCohort.Samples.ToDictionary(sample => sample.Name, sample => Medians(cohort, sample, cancellation));
        return new DemoReport(
        [
            .. Channels.Select((name, i) => new DemoMarker(
                name,
                made[DemoCohort.Control1.Name][i],
                made[DemoCohort.Control2.Name][i],
                made[DemoCohort.Sample1.Name][i],
                Median(edited[i]),
                made[DemoCohort.Sample1Truth.Name][i],
                made[DemoCohort.Sample2.Name][i])),
        ]);
    }

    /// <summary>The median of values in counts, as arcsinh(x / 5); the mean of the middle two where their number is even.</summary>
    /// <param name="counts">Sorted in place.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    internal static double Median(float[] counts)
    {
        if (counts.Length == 0) throw new ArgumentException("A median needs at least one value.", nameof(counts));
        Array.Sort(counts);
        var middle = counts.Length / 2;
        return counts.Length % 2 == 1 ? Math.Asinh(counts[middle] / Cofactor) : (Math.Asinh(counts[middle - 1] / Cofactor) + Math.Asinh(counts[middle] / Cofactor)) / 2;
    }

    private static double[] Medians(DemoCohort cohort, DemoSample sample, CancellationToken cancellation)
    {
        var columns = Channels.Select(name => DemoPanel.Columns.IndexOf(name)).ToArray();
        var values = columns.Select(_ => new float[sample.Rows]).ToArray();
        cohort.ForEachBlock(
            sample,
            BlockRows,
            (start, rows, block) =>
            {
                for (var row = 0; row < rows; row++)
                    for (var i = 0; i < columns.Length; i++) values[i][start + row] = block[(row * DemoPanel.Columns.Length) + columns[i]];
            },
            cancellation);
        return [.. values.Select(Median)];
    }
}

/// <summary>Medians of one marker over all cells, in arcsinh(x / 5).</summary>
/// <param name="Channel">The marker.</param>
/// <param name="Control1">The control as measured in the first run.</param>
/// <param name="Control2">The same donor's control as measured in the second run.</param>
/// <param name="Before">Sample1 as measured in the first run.</param>
/// <param name="After">Sample1 as edited.</param>
/// <param name="Truth">Sample1 as the second run would have measured it.</param>
/// <param name="Sample2">Sample2, measured in the second run and not edited.</param>
public sealed record DemoMarker(string Channel, double Control1, double Control2, double Before, double After, double Truth, double Sample2);
