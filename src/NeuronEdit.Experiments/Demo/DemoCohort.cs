using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Demo;

/// <summary>Receives consecutive rows of a sample.</summary>
/// <param name="startRow">The first of them, counted from 0.</param>
/// <param name="rows">How many.</param>
/// <param name="rowMajor">[rows x columns]; valid during the call.</param>
public delegate void DemoBlock(long startRow, int rows, ReadOnlySpan<float> rowMajor);

/// <summary>
/// The demo's cohort, of the size of the published one: a control measured in both of two runs, a sample of each run, and what
/// nobody has outside a demo, the first run's sample as the second run would have measured it.
/// </summary>
/// <remarks>A row depends on the seed, the sample and its number alone, so rows can be made in any order, by any number of threads.</remarks>
public sealed class DemoCohort
{
    private const double MillisecondsPerCell = 2.0;
    private static readonly DemoDonor Control = new([0.26, 0.04, 0.03, 0.18, 0.03, 0.10, 0.12, 0.17, 0.03, 0.02, 0.02], 0, 1.3);
    private static readonly DemoDonor Patient1 = new([0.22, 0.06, 0.04, 0.24, 0.04, 0.08, 0.15, 0.11, 0.02, 0.02, 0.02], 0.9, 1.0);
    private static readonly DemoDonor Patient2 = new([0.24, 0.05, 0.03, 0.21, 0.03, 0.12, 0.13, 0.13, 0.02, 0.02, 0.02], 0.1, 1.1);
    private readonly ulong _seed;

    private DemoCohort(ulong seed) => _seed = seed;

    /// <summary>Columns of every sample.</summary>
    public static ImmutableArray<string> Columns => DemoPanel.Columns;

    /// <summary>The control in the first run: the experiment's source.</summary>
    public static DemoSample Control1 { get; } = new("Control1", 18_919, 1, "Control1", Control);

    /// <summary>Other cells of the same donor in the second run: the experiment's target.</summary>
    public static DemoSample Control2 { get; } = new("Control2", 22_802, 2, "Control2", Control);

    /// <summary>A patient, measured in the first run only: to be edited.</summary>
    public static DemoSample Sample1 { get; } = new("Sample1", 94_556, 1, "Sample1", Patient1);

    /// <summary>Another patient, measured in the second run: needs no edit, and shows what the edit must not take away.</summary>
    public static DemoSample Sample2 { get; } = new("Sample2", 55_594, 2, "Sample2", Patient2);

    /// <summary>The cells of <see cref="Sample1"/> as the second run would have measured them: the truth.</summary>
    public static DemoSample Sample1Truth { get; } = Sample1 with { Name = "Sample1_truth", Run = 2 };

    /// <summary>The samples, in the order in which they are described here.</summary>
    public static ImmutableArray<DemoSample> Samples { get; } = [Control1, Control2, Sample1, Sample2, Sample1Truth];

    /// <summary>The cohort of a seed. Nothing is made before it is asked for.</summary>
    public static DemoCohort Create(ulong seed) => new(seed);

    /// <summary>Makes rows.</summary>
    /// <param name="sample">One of <see cref="Samples"/>.</param>
    /// <param name="startRow">The first, counted from 0.</param>
    /// <param name="rows">How many.</param>
    /// <param name="rowMajor">[rows x columns], written: milliseconds, counts randomised around zero, the row's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample has no such rows.</exception>
    /// <exception cref="ArgumentException">rowMajor.Length is not rows x columns.</exception>
    public void Fill(DemoSample sample, long startRow, int rows, Span<float> rowMajor)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfNegative(startRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startRow + rows, sample.Rows, nameof(rows));
        if (rowMajor.Length != rows * Columns.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{rows} rows x {Columns.Length} columns need as many values, not {rowMajor.Length}."), nameof(rowMajor));
        for (var row = 0; row < rows; row++) FillRow(sample, startRow + row, rowMajor.Slice(row * Columns.Length, Columns.Length));
    }

    /// <summary>Makes a whole sample, block by block, in the order of its rows.</summary>
    /// <param name="sample">One of <see cref="Samples"/>.</param>
    /// <param name="blockRows">Rows in a block; the last may have fewer. Does not change any value.</param>
    /// <param name="receive">Receives the blocks.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public void ForEachBlock(DemoSample sample, int blockRows, DemoBlock receive, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(receive);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockRows, 1);
        var block = new float[Math.Min(blockRows, sample.Rows) * Columns.Length];
        for (var start = 0; start < sample.Rows; start += blockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(blockRows, sample.Rows - start);
            var values = block.AsSpan(0, rows * Columns.Length);
            Fill(sample, start, rows, values);
            receive(start, rows, values);
        }
    }

    private void FillRow(DemoSample sample, long row, Span<float> values)
    {
        var random = new SeededRandom(SeededRandom.Derive(_seed, sample.Cells, row));
        values[0] = (float)((row + random.NextUnit()) * MillisecondsPerCell);
        DemoCell.Make(sample.Donor, sample.Run, random, values[1..^1]);
        values[^1] = row;
    }
}
