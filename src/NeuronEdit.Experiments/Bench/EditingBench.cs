using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Bench;

/// <summary>Editing as a run does it, work item by work item, from a Parquet file to Parquet files, in a temporary folder.</summary>
internal sealed class EditingBench(DataEngine engine, TimeProvider time, IRunObserver observer, CancellationToken cancellation)
{
    private const int InputPartitionsMax = 8;

    /// <summary>Where its files lie while it measures.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();

    /// <summary>Edits equal partitions on all slots at a time.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="slots">Partitions in work at a time.</param>
    /// <param name="partitions">How many, at least 1; a file of at most eight serves for any number.</param>
    /// <param name="partitionRows">Rows of each, a multiple of 2,048.</param>
    /// <returns>Rows per second, with reading, hashing and writing; making the input is not counted.</returns>
    public double Measure(MadeEdit edit, int slots, int partitions, int partitionRows)
    {
        var folder = Path.Combine(TemporaryFolder, $"neuronedit-bench-{Environment.ProcessId}-{Guid.NewGuid():N}");
        CreateFolder(folder);
        try
        {
            var input = Path.Combine(folder, "made.parquet");
            var rows = Math.Min(partitions, InputPartitionsMax) * (long)partitionRows;
            MadeFile.Write(engine, input, new MadeRows(edit.Network.Spec.Channels, 3, isTarget: false), rows, partitionRows, cancellation);
            return Edit(Path.Combine(folder, "results"), edit, slots, Cut(input, partitions, partitionRows));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{folder} cannot be made: {e.Message} The measurement needs a folder for temporary files; name one that can be written with TMPDIR.", e);
        }
    }

    private double Edit(string results, MadeEdit edit, int slots, ImmutableArray<Partition> partitions)
    {
        using var packed = new PackedNetwork(edit.Network);
        var setup = new EditSetup(edit.Artifact, packed, edit.Artifact.CreateMap(), 1, MissingRule.Refuse, FileFormat.Parquet, "neuronedit bench");
        var work = new EditWork(engine, setup);
        var rows = partitions.Sum(p => p.Range.Count);
        var meter = new ProgressMeter(observer, time, Stage.Edit, rows);
        var start = time.GetTimestamp();
        Parallelism.ForEach(partitions, slots, (partition, stop) =>
        {
            var path = Path.Combine(results, work.PathOf(partition));
            _ = work.Run(partition, path, stop);
            File.Delete(path);
            meter.Add(partition.Range.Count);
        }, cancellation);
        return rows / time.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Each partition is a row group of the file; where there are more partitions than row groups, these are taken in turn.</summary>
    private ImmutableArray<Partition> Cut(string input, int partitions, int partitionRows)
    {
        var table = engine.Inspect(input, null, cancellation);
        var file = new SampleFile(table, [.. Enumerable.Range(0, table.Columns.Length)]);
        var sample = new Sample("made", SampleRole.Extrapolate, [file]);
        var ranges = DataEngine.Partitions(table, partitionRows);
        return [.. Enumerable.Range(0, partitions).Select(i => new Partition(sample, i, file, ranges[i % ranges.Length]))];
    }
}
