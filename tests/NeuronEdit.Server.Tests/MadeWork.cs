using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Tests.Hosting;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Server.Tests;

/// <summary>Work that is only pretended, but for the results folder that it leaves; tests hold it up or make it fail.</summary>
internal sealed class MadeWork
{
    private readonly MadeResults _results = new();
    private volatile TaskCompletionSource? _gate;

    /// <summary>Is asked before an item is done: what it throws is the item's failure.</summary>
    public Action<ClaimedWork>? Before { get; set; }

    public static byte[] Sample { get; } = [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7))];

    public IEnumerable<IWorkHandler> Handlers => MadeHandler.Kinds.Select(kind => new MadeHandler(kind, RunAsync));

    /// <summary>Holds training up until what is returned is disposed of.</summary>
    public IDisposable HoldTraining()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Opener(this);
    }

    private async Task<string> RunAsync(ClaimedWork work, CancellationToken cancellation)
    {
        Before?.Invoke(work);
        if (work.Kind == WorkKinds.Train && _gate is { } gate) await gate.Task.WaitAsync(cancellation);
        if (work.Kind == WorkKinds.Finish) WriteResults(ClusterJson.Read<ExperimentWorkInput>(work.Input).Results);
        if (work.Kind == WorkKinds.Delete && ClusterJson.Read<ExperimentWorkInput>(work.Input).Results is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return _results.Of(work.Kind, work.Input);
    }

    private static void WriteResults(string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["metrics.json"] = Encoding.UTF8.GetBytes("""{ "formatVersion": 1, "name": "made" }"""),
            ["model.safetensors"] = [1, 2, 3],
            ["edit/edit.json"] = Encoding.UTF8.GetBytes("{}"),
            ["samples/one/part-00000.parquet"] = Sample,
        };
        foreach (var (path, bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), bytes);
        }

        File.WriteAllText(Path.Combine(folder, Manifest.FileName), JsonSerializer.Serialize(new Manifest
        {
            Name = "made",
            Kind = "run",
            Fingerprint = "f",
            Seed = 1,
            ModelHash = "m",
            Channels = ["A"],
            Versions = ImmutableSortedDictionary<string, string>.Empty,
            Inputs = [],
            Outputs = [.. files.Select(f => new OutputEntry(f.Key, f.Key.StartsWith("samples", StringComparison.Ordinal) ? "one" : null, null, Convert.ToHexStringLower(SHA256.HashData(f.Value))))],
        }, ResultsJson.Options));
    }

    private sealed class Opener(MadeWork work) : IDisposable
    {
        public void Dispose()
        {
            var gate = work._gate;
            work._gate = null;
            gate?.TrySetResult();
        }
    }
}
