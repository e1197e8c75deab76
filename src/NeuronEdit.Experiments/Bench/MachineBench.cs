using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Bench;

/// <summary>Measures this machine with the paper's network on made rows, in less than 40 seconds; everything measured is what a run does.</summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="time">The clock.</param>
public sealed class MachineBench(DataEngine engine, TimeProvider time)
{
    /// <summary>How much to measure.</summary>
    internal BenchBudget Budget { get; init; } = new();

    /// <summary>Measures.</summary>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops; nothing stays.</param>
    /// <exception cref="NeuronEditException">Storage: the folder for temporary files cannot be written.</exception>
    public MachineFigures Run(IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var threads = Environment.ProcessorCount;
        var gflops = ProductSpeed.MeasureGflops(time, Budget.Kernel, cancellation);
        var pair = MadePair.Create(MachineFigures.Channels);
        var (all, one, edit) = Train(pair, threads, observer, cancellation);
        var (sketching, mapping) = Kernels(pair, edit, observer, cancellation);
        var editing = Edit(edit, threads, Budget.PartitionsPerSlot(gflops), observer, cancellation);
        return new MachineFigures(all, one, gflops, editing, sketching, mapping, PeakResidentBytes(), threads, ProductSpeed.InstructionSet);
    }

    private (double All, double One, MadeEdit Edit) Train(MadePair pair, int threads, IRunObserver observer, CancellationToken cancellation)
    {
        var clock = new StageClock(observer, time, Stage.Train, string.Create(CultureInfo.InvariantCulture, $"the paper's network with {threads} thread{(threads == 1 ? "" : "s")}, then with one"));
        var bench = new TrainingBench(time, Budget, cancellation);
        var set = pair.ToTrainingSet();
        var (all, network) = bench.Measure(set, threads);
        var one = threads == 1 ? all : bench.Measure(set, 1).RowsPerSecond;
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{all:N0} and {one:N0} rows/s"));
        return (all, one, MadeEdit.Learn(pair, network));
    }

    private (double Sketching, double EditMap) Kernels(MadePair pair, MadeEdit edit, IRunObserver observer, CancellationToken cancellation)
    {
        var clock = new StageClock(observer, time, Stage.Sketch, "sketches and edit map on one thread");
        var activations = edit.ActivationsOf(pair);
        var bench = new KernelBench(time, Budget.Kernel, cancellation);
        var (sketching, mapping) = (bench.Sketching(activations), bench.EditMap(edit, activations));
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{sketching / 1e6:N0} and {mapping / 1e6:N0} million activations/s"));
        return (sketching, mapping);
    }

    private double Edit(MadeEdit edit, int slots, int perSlot, IRunObserver observer, CancellationToken cancellation)
    {
        var (partitions, rows) = (slots * perSlot, Budget.PartitionRows);
        var clock = new StageClock(observer, time, Stage.Edit, EditStage.Describe("editing", (long)partitions * rows, 1, partitions));
        var rate = new EditingBench(engine, time, observer, cancellation).Measure(edit, slots, partitions, rows);
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{rate:N0} rows/s"));
        return rate;
    }

    /// <summary>What the system says that this process held at most; the runtime reads it from <c>VmHWM</c> on Linux.</summary>
    private static long PeakResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
