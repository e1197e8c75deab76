using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Hosting;

/// <summary>Whether the node can do what it is there for: both stores answer, and its folders can be written. The reason why not is for the log alone.</summary>
internal sealed class ReadinessChecks(NodeParts parts) : IDisposable
{
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly ILogger _log = parts.Logs.CreateLogger<ReadinessChecks>();
    private (long At, Readiness Found)? _last;

    /// <summary>True once the node is to leave: it serves what it has, and wants nothing new.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Looks, at most once a second, however often it is asked.</summary>
    public async Task<Readiness> LookAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_last is not { } last || parts.Time.GetElapsedTime(last.At) >= BelievedFor) _last = last = (parts.Time.GetTimestamp(), await CheckAllAsync(cancellation));
            return IsDraining ? last.Found with { Status = "draining" } : last.Found;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<Readiness> CheckAllAsync(CancellationToken cancellation)
    {
        ImmutableArray<ReadinessCheck> checks =
        [
            await CheckAsync("store", StoreAsync, cancellation),
            await CheckAsync("storage", stop => WriteAsync(parts.Settings.Storage, stop), cancellation),
            await CheckAsync("results", stop => WriteAsync(parts.Settings.Results, stop), cancellation),
        ];
        return new Readiness(checks.All(c => c.IsReady) ? "ready" : "not-ready", checks);
    }

    /// <summary>A file system that hangs holds up one check, not those who ask.</summary>
    private async Task<ReadinessCheck> CheckAsync(string name, Func<CancellationToken, Task> check, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            if (!_running.TryGetValue(name, out var running) || running.IsCompleted) _running[name] = running = Task.Run(() => check(either.Token), CancellationToken.None);
            await running.WaitAsync(either.Token);
            return new ReadinessCheck(name, true);
        }
        catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            ApiLog.NotReady(_log, name, e is OperationCanceledException ? $"It did not answer within {Patience.TotalSeconds} s." : e.Message);
            return new ReadinessCheck(name, false);
        }
    }

    private async Task StoreAsync(CancellationToken cancellation)
    {
        await parts.Store.ReadActorAsync(WorkerActor.Id(parts.Settings.Name), cancellation);
        await parts.Nodes.PingAsync(cancellation);
    }

    private static async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, $".ready-{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        await file.WriteAsync("ready"u8.ToArray(), cancellation);
    }
}
