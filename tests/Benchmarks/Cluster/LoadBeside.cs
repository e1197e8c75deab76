using NeuronEdit.Client;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>What goes on beside the requests: experiments that a worker runs one after the other, and people who follow experiments.</summary>
internal sealed class LoadBeside : IDisposable
{
    private readonly LoadUser[] _users;
    private readonly NeuronEditClient[] _clients;
    private readonly string _spec;
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _running = string.Empty;
    private long _events;
    private long _partitions;

    public LoadBeside(Uri node, LoadUser[] users, string folder)
    {
        (_users, _clients) = (users, [.. users.Select(u => new NeuronEditClient(node, u.Token))]);
        _spec = File.ReadAllText(Path.Combine(folder, "data", "experiment.yaml"));
    }

    /// <summary>Events that arrived at those who follow.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Partitions of the experiment that runs, as its progress tells.</summary>
    public long Partitions => Volatile.Read(ref _partitions);

    /// <summary>Runs experiments of the first user until stopped: the same, each with a name and so a results folder of its own.</summary>
    public async Task ExperimentsAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var accepted = await _clients[0].Experiments.SubmitAsync(new SubmitExperiment(_spec.Replace("name: partitions", $"name: beside-{Guid.NewGuid():N}", StringComparison.Ordinal)), cancellation);
                _running = accepted.Experiment.Key;
                _first.TrySetResult(_running);
                await foreach (var happened in _clients[0].Experiments.EventsAsync(_running, null, cancellation))
                    if (happened.Progress?.Steps.FirstOrDefault(s => s.Step == ExperimentStep.Edit)?.Phases.FirstOrDefault(p => p.Kind == "edit") is { } edit) Volatile.Write(ref _partitions, edit.Done);
                var ended = (await _clients[0].Experiments.GetAsync(_running, cancellation)).Experiment;
                if (ended.Status == ExperimentStatus.Failed) throw new InvalidOperationException($"The experiment beside failed: {ended.Failure?.Message}");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Follows until stopped: those of the first user follow what runs, others one of their own that waits.</summary>
    public async Task FollowAsync(int follower, CancellationToken cancellation)
    {
        var user = follower % _users.Length;
        try
        {
            await _first.Task.WaitAsync(cancellation);
            var own = user == 0 ? null : (await _clients[user].Experiments.SubmitAsync(
                new SubmitExperiment($"name: followed-{Guid.NewGuid():N}\nsource: s.csv\ntarget: t.csv\nextrapolate: [{{ sample: one, path: x.csv }}]\n") { Share = new Share(Priority: -10) }, cancellation)).Experiment.Key;
            while (true)
            {
                await foreach (var _ in _clients[user].Experiments.EventsAsync(own ?? _running, null, cancellation)) Interlocked.Increment(ref _events);
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }
}
