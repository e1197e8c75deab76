using System.Collections.Concurrent;
using NeuronEdit.Simulation.Plants;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>Runs one seed of a scenario.</summary>
internal delegate Outcome SeedRun(int seed, Plant? plant, Action<string>? trace);

/// <summary>Runs many seeds, on as many threads as there are cores; each simulation is on one.</summary>
internal sealed class SeedRuns(SeedRun run, Plant? plant)
{
    private readonly ConcurrentDictionary<int, Outcome> _outcomes = new();
    private int _next;
    private volatile bool _isFound;

    public IReadOnlyDictionary<int, Outcome> Outcomes => _outcomes;

    /// <summary>The first seed that violates a property; null: none does.</summary>
    public int? FirstBad => _outcomes.Where(o => o.Value.Property is not null).Select(o => (int?)o.Key).Min();

    /// <summary>Runs seeds until one is found that violates a property, or all were run.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="every">Runs each so manyth of them.</param>
    public void Run(int first, int count, int every)
    {
        _next = first - every;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() => Work(first + count, every))).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private void Work(int end, int every)
    {
        while (!_isFound)
        {
            var seed = Interlocked.Add(ref _next, every);
            if (seed >= end) return;
            var outcome = Run(seed);
            _outcomes[seed] = outcome;
            if (outcome.Property is not null) _isFound = true;
        }
    }

    private Outcome Run(int seed)
    {
        try
        {
            return run(seed, plant, null);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed} cannot be simulated: {e.Message}", e);
        }
    }
}
