using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Demo;

/// <summary>What the demo leaves.</summary>
/// <param name="Run">The experiment.</param>
/// <param name="SpecPath">The experiment file it wrote.</param>
/// <param name="DataFolder">Where the cohort lies.</param>
/// <param name="Report">The two markers that tell the story.</param>
public sealed record DemoResult(RunResult Run, string SpecPath, string DataFolder, DemoReport Report);

/// <summary>Makes the demo's cohort, writes it and its experiment file, runs the experiment, and looks at the two markers that it is about.</summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="run">Runs an experiment.</param>
/// <param name="time">The clock.</param>
public sealed class DemoRunner(DataEngine engine, Func<RunRequest, IRunObserver, CancellationToken, Task<RunResult>> run, TimeProvider time)
{
    private const ulong Seed = 1;
    private const int BlockRows = 2_048;

    /// <summary>Runs the demo.</summary>
    /// <param name="folder">Receives cohort, experiment file and results; made if it is not there.</param>
    /// <param name="slots">Partitions in work at a time, and threads in training.</param>
    /// <param name="resume">Continue an interrupted demo.</param>
    /// <param name="observer">Is told of progress.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<DemoResult> RunAsync(string folder, int slots, bool resume, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(observer);
        var spec = Path.Combine(folder, "experiment.yaml");
        var yaml = DemoSpec.Yaml(Seed);
        RefuseToReplace(spec, yaml);
        MakeCohort(folder, slots, observer, cancellation);
        AtomicFile.Write(spec, (Stream stream) => stream.Write(System.Text.Encoding.UTF8.GetBytes(yaml)));
        var result = await run(new RunRequest(spec, null, slots, null, resume), observer, cancellation);
        var report = new DemoReport([Marker("IFNg", folder, result, slots, cancellation), Marker("CCR6", folder, result, slots, cancellation)]);
        return new DemoResult(result, spec, Path.Combine(folder, DemoSpec.DataFolder), report);
    }

    /// <summary>A folder with an experiment of the user's own keeps it.</summary>
    private static void RefuseToReplace(string spec, string yaml)
    {
        if (File.Exists(spec) && File.ReadAllText(spec) != yaml)
            throw new NeuronEditException(FailureCode.Specification, $"{spec} is not the demo's experiment file, and the demo would overwrite it. Choose a new or empty folder with --output.");
    }

    private void MakeCohort(string folder, int slots, IRunObserver observer, CancellationToken cancellation)
    {
        var missing = DemoCohort.Samples.Where(s => !File.Exists(PathOf(folder, s))).ToList();
        if (missing.Count == 0) return;
        var clock = new StageClock(observer, time, Stage.Plan, EditStage.Describe("making", missing.Sum(s => (long)s.Rows), missing.Count, missing.Count));
        var cohort = DemoCohort.Create(Seed);
        Parallelism.ForEach(missing, slots, (sample, stop) => Write(cohort, sample, PathOf(folder, sample), stop), cancellation);
        clock.Finished($"written to {Path.Combine(folder, DemoSpec.DataFolder)}");
    }

    private void Write(DemoCohort cohort, DemoSample sample, string path, CancellationToken cancellation)
    {
        var row = 0L;
        AtomicFile.Write(path, temporary => engine.WriteTiles(
            new WriteRequest
            {
                OutputPath = temporary,
                Format = FileFormat.Parquet,
                Columns = DemoCohort.Columns,
                Next = tile =>
                {
                    tile.Rows = (int)Math.Min(BlockRows, sample.Rows - row);
                    cohort.Fill(sample, row, tile.Rows, tile.Values);
                    row += tile.Rows;
                    return tile.Rows > 0;
                },
            },
            cancellation));
    }

    private static string PathOf(string folder, DemoSample sample) => Path.Combine(folder, DemoSpec.PathOf(sample));

    private DemoMarker Marker(string channel, string folder, RunResult result, int slots, CancellationToken cancellation)
    {
        var edited = Path.Combine(result.Folder, ResultsFolder.SamplesFolder, DemoCohort.Sample1.Name);
        return new DemoMarker(
            channel, Measured(DemoCohort.Control1), Measured(DemoCohort.Control2), Measured(DemoCohort.Sample1), Median(edited), Measured(DemoCohort.Sample1Truth), Measured(DemoCohort.Sample2));

        double Measured(DemoSample sample) => Median(PathOf(folder, sample));

        double Median(string path)
        {
            var cohort = new CohortPlanner(engine, slots).Plan([("marker", SampleRole.Extrapolate, [path])], new ChannelSelection([channel], []), cancellation);
            var transform = ChannelTransform.Unscaled(TransformSpec.Default, 1);
            return PopulationRows.Read(engine, [.. cohort.Partitions.Select(p => p.Range.Count)], i => cohort.Partitions[i], MissingRule.Refuse, transform, int.MaxValue, Seed, cancellation).Median(0);
        }
    }
}
