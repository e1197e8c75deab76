using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Tests.Bench;

public sealed class MachineBenchTests : IDisposable
{
    private static readonly BenchBudget Short = new()
    {
        WarmUp = TimeSpan.Zero,
        Training = TimeSpan.FromMilliseconds(50),
        Kernel = TimeSpan.FromMilliseconds(20),
        Editing = TimeSpan.Zero,
        PartitionRows = 2_048,
    };

    private readonly DataEngine _engine = new(new DataEngineOptions());

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Run_MeasuresEverything_WithinWhatTheMachineCanDo()
    {
        var observer = new StageNames();
        var figures = new MachineBench(_engine, TimeProvider.System) { Budget = Short }.Run(observer, default);
        double[] rates =
        [
            figures.TrainRowsPerSecond, figures.TrainRowsPerSecondOneThread, figures.MatrixProductGflopsOneThread, figures.EditRowsPerSecond,
            figures.SketchActivationsPerSecondPerCore, figures.EditMapActivationsPerSecondPerCore,
        ];
        Assert.All(rates, rate => Assert.True(rate > 0 && double.IsFinite(rate), $"{figures}"));
        Assert.Equal(Environment.ProcessorCount, figures.Threads);
        Assert.Equal([Stage.Train, Stage.Sketch, Stage.Edit], observer.Finished);

        // More than all the products it needs would be a mistake in the arithmetic or in the counting of rows.
        Assert.InRange(figures.EditShareOfLimit, 0.001, 1.5);
    }

    [Fact]
    public void Run_PeakMemory_IsWhatTheSystemSays()
    {
        if (!File.Exists("/proc/self/status")) return;
        var figures = new MachineBench(_engine, TimeProvider.System) { Budget = Short }.Run(new SilentObserver(), default);
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var now = 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(figures.PeakResidentBytes, now / 2, now);
    }

    [Fact]
    public void FlopPerEditedRow_IsOneEncodingAndTwoDecodings()
    {
        const long Half = 2 * ((35 * 500) + (500 * 250) + (250 * 50));
        Assert.Equal(3 * Half, MachineFigures.FlopPerEditedRow);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(26, 2)]
    [InlineData(1_000, 4)]
    public void PartitionsPerSlot_SlowMachinesEditLess(double gflops, int partitions) => Assert.Equal(partitions, new BenchBudget().PartitionsPerSlot(gflops));

    [Fact]
    public void MadeRows_HowTheyAreAskedFor_MakesNoDifference()
    {
        float[] whole = new float[100 * 35], pieces = new float[100 * 35];
        new MadeRows(35, 5, isTarget: false).Fill(whole);
        var made = new MadeRows(35, 5, isTarget: false);
        made.Fill(pieces.AsSpan(0, 33 * 35));
        made.Fill(pieces.AsSpan(33 * 35));
        Assert.Equal(whole, pieces);
        Assert.True(whole.Distinct().Count() > 3_000, "Rows that repeat would compress better than measured ones.");
    }

    private sealed class StageNames : QuietObserver
    {
        public List<Stage> Finished { get; } = [];

        public override void StageFinished(Stage stage, string summary, TimeSpan elapsed) => Finished.Add(stage);
    }
}
