using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Integration.Tests.Cluster;

/// <summary>Worker processes on one PostgreSQL store and one storage folder, and an experiment that goes through them.</summary>
internal sealed class WorkerCluster : IDisposable
{
    /// <summary>Short, so that a test does not wait half a minute for the work of a dead worker.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    // Training takes some seconds and leaves checkpoints; all partitions are small.
    private const string Spec = "model: { layers: [150, 60, 20] }\ntraining: { steps: 4000, batch: 50 }\noutput: { partitionRows: 2048 }\n";

    private readonly CommandLine?[] _workers;
    private readonly string[] _storesOf;
    private CommandLine? _submit;
    private int _started;

    /// <summary>Makes the cohort and starts workers.</summary>
    /// <param name="stores">How each worker names the store; one entry a worker.</param>
    public WorkerCluster(params string[] stores)
    {
        _storesOf = stores;
        _workers = new CommandLine?[stores.Length];
        Cohort = new MadeCohort().WithParquet(60_000);
        Cohort.Spec(more: Spec);
        Directory.CreateDirectory(Cohort.At("storage"));
        for (var i = 0; i < stores.Length; i++) Start(i);
    }

    public MadeCohort Cohort { get; }

    /// <summary>True once the experiment has ended.</summary>
    public bool HasEnded => _submit!.HasExited;

    /// <summary>A worker.</summary>
    public CommandLine this[int worker] => _workers[worker]!;

    /// <summary>Submits the experiment.</summary>
    public void Submit() => _submit = CommandLine.Start(Cohort.Path, "submit", "experiment.yaml", "--output", "results", "--wait", "--store", _storesOf[0], "--storage", "storage");

    /// <summary>Starts a worker again, as a new process of another name.</summary>
    public void Start(int worker, params string[] namespaceCommand)
    {
        _workers[worker]?.Dispose();
        string[] arguments =
        [
            "worker", "--store", _storesOf[worker], "--storage", "storage", "--slots", "1", "--lease", "3s",
            "--name", NameOf(worker, ++_started),
        ];
        _workers[worker] = CommandLine.StartIn(Cohort.Path, namespaceCommand, arguments);
    }

    /// <summary>Waits until the worker that was started last has been heard of: one that cannot reach the store when it starts ends.</summary>
    public void PassUntilAlive(int worker) =>
        this[worker].WaitUntil(() => CommandLine.Run(Cohort.Path, "workers", "--store", _storesOf[0], "--json").Output.Contains(NameOf(worker, _started), StringComparison.Ordinal), "it was heard of");

    /// <summary>Lets some time pass, or less if the experiment ends before.</summary>
    public void Pass(TimeSpan time)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time && !HasEnded;) Thread.Sleep(20);
    }

    /// <summary>Waits until some partitions are edited, or the experiment has ended.</summary>
    public void PassUntilEdited(int partitions)
    {
        for (var start = Stopwatch.GetTimestamp(); Edited < partitions && !HasEnded && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2);) Thread.Sleep(20);
    }

    /// <summary>Waits until training has left a checkpoint, or the experiment has ended.</summary>
    public void PassUntilCheckpoint()
    {
        for (var start = Stopwatch.GetTimestamp(); !HasCheckpoint && !HasEnded && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2);) Thread.Sleep(20);
    }

    /// <summary>Holds the results against those of one process that nothing happened to.</summary>
    public void AssertSameAsUndisturbed()
    {
        var (exitCode, _, error) = _submit!.Wait();
        Assert.True(exitCode == 0, error);
        var whole = CommandLine.Run(Cohort.Path, "run", "experiment.yaml", "--output", "whole");
        Assert.True(whole.ExitCode == 0, whole.Error);
        Cohort.AssertSameBytes("whole", "results");
        Assert.Empty(Directory.EnumerateFiles(Cohort.At("storage"), "*.partial", SearchOption.AllDirectories));
    }

    public void Dispose()
    {
        _submit?.Dispose();
        foreach (var worker in _workers) worker?.Dispose();
        Cohort.Dispose();
    }

    private static string NameOf(int worker, int number) => string.Create(CultureInfo.InvariantCulture, $"worker-{worker}-{number}");

    private int Edited => Files("results/work/round-0/edited", "*.parquet").Length;

    private bool HasCheckpoint => Files("storage/trainings", "checkpoint.safetensors").Length > 0;

    private string[] Files(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(Cohort.At(folder)) ? Directory.GetFiles(Cohort.At(folder), pattern, SearchOption.AllDirectories) : [];
        }
        catch (DirectoryNotFoundException)
        {
            // It is being cleaned up at this moment.
            return [];
        }
    }
}
