using System.Diagnostics;
using NeuronEdit.Autoencoders;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Data;
using NeuronEdit.Experiments;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>The compute that an experiment's edit contains: its partitions edited to files in a plain loop.</summary>
internal static class PlainEdit
{
    /// <summary>Edits all partitions of a finished experiment again, on a thread for each processor.</summary>
    public static (double Seconds, double ProcessorSeconds) Measure(string folder, string storage, string experiment)
    {
        var output = Path.Combine(folder, "plain");
        var round = StoredFile.Read<RoundFile>(new StorageLayout(storage).Plan(experiment, 0));
        using var engine = new DataEngine(DataEngineOptions.ForSlots(Environment.ProcessorCount));
        var (artifact, model) = ArtifactFolder.Read(round.Spec.Output.Path);
        using var network = new PackedNetwork(model);
        var work = new EditWork(engine, new EditSetup(artifact, network, artifact.CreateMap(), 1, round.Spec.AllowMissing, round.Spec.Output.Format, "benchmark"));
        var partitions = round.Plan.ToCohort().PartitionsOf(SampleRole.Extrapolate);
        using var process = Process.GetCurrentProcess();
        var (start, used) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        Parallelism.ForEach(partitions, Environment.ProcessorCount, (partition, stop) => work.Run(partition, Path.Combine(output, work.PathOf(partition)), stop), default);
        process.Refresh();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (process.TotalProcessorTime - used).TotalSeconds);
    }
}
