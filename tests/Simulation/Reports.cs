using System.Diagnostics;
using NeuronEdit.Simulation.Plants;
using NeuronEdit.Simulation.Scenarios;

namespace NeuronEdit.Simulation;

/// <summary>Runs what was asked for and says how it went. The number returned is the exit code.</summary>
internal static class Reports
{
    /// <summary>One seed in this many is run twice, to see that its history is the same.</summary>
    private const int TwiceEvery = 100;

    /// <summary>Seeds where the command line does not say how many.</summary>
    private const int SeedsUsual = 2_000;

    public static int Seeds(Options options)
    {
        var clock = Stopwatch.StartNew();
        var runs = new SeedRuns(RunOf(options), options.Plant);
        runs.Run(options.First, CountOf(options), options.Every);
        if (runs.FirstBad is { } bad) return Failure(options, bad);
        if (NotTheSame(options, runs) is { } seed)
        {
            Console.WriteLine($"FAILED seed {seed}: two runs of it have different histories. Something asks for the time, for chance, or for an order that the seed does not decide.");
            return 1;
        }

        Console.WriteLine($"{options.Scenario}: {runs.Outcomes.Count:N0} seeds held every property, in {clock.Elapsed.TotalSeconds:F1} s; digest {Digest(runs):x16}");
        foreach (var what in runs.Outcomes.Values.First().Counts.Keys) Console.WriteLine($"  {what,-20}{runs.Outcomes.Values.Sum(o => o.Counts[what]),14:N0}");
        return 0;
    }

    public static int Replay(Options options) => Failure(options, options.First);

    public static int Plants(Options options)
    {
        var missed = 0;
        foreach (var plant in Plant.All)
        {
            var clock = Stopwatch.StartNew();
            var runs = new SeedRuns(RunOf(options), plant);
            runs.Run(options.First, CountOf(options), options.Every);
            if (runs.FirstBad is not { } seed) missed++;
            Console.WriteLine(runs.FirstBad is { } found
                ? $"found   {plant.Name,-16} {found - options.First + 1,5} seeds {clock.Elapsed.TotalSeconds,6:F1} s  {plant.What}: \"{runs.Outcomes[found].Property}\""
                : $"MISSED  {plant.Name,-16} {CountOf(options),5} seeds {clock.Elapsed.TotalSeconds,6:F1} s  {plant.What}");
        }

        return missed == 0 ? 0 : 1;
    }

    /// <summary>Runs a seed again and prints how it ended.</summary>
    private static int Failure(Options options, int seed)
    {
        var events = new Queue<string>();
        var outcome = RunOf(options)(seed, options.Plant, line =>
        {
            events.Enqueue(line);
            if (events.Count > options.Events) events.Dequeue();
        });
        foreach (var line in events) Console.WriteLine(line.Length <= 240 ? line : line[..240] + "...");
        if (outcome.Property is null)
        {
            Console.WriteLine($"seed {seed} held every property until {outcome.At}; digest {outcome.Hash:x16}");
            return 0;
        }

        var plant = options.Plant is { } planted ? $" --plant {planted.Name}" : "";
        Console.WriteLine();
        Console.WriteLine($"FAILED seed {seed} at {outcome.At}: {outcome.Property}");
        Console.WriteLine($"  {outcome.Text}");
        Console.WriteLine($"  dotnet run --project tests/Simulation -c Release -- --scenario {options.Scenario} --seed {seed}{plant} --events 1000");
        return 1;
    }

    private static int? NotTheSame(Options options, SeedRuns runs)
    {
        foreach (var (seed, outcome) in runs.Outcomes)
            if (seed % TwiceEvery == 1 && RunOf(options)(seed, options.Plant, null).Hash != outcome.Hash) return seed;
        return null;
    }

    private static ulong Digest(SeedRuns runs) => runs.Outcomes.OrderBy(o => o.Key).Aggregate(0UL, (digest, o) => (digest * 31) + o.Value.Hash);

    private static int CountOf(Options options) => options.Seeds ?? (options.Scenario == "each-step" ? EachStep.Count() - options.First + 1 : SeedsUsual);

    private static SeedRun RunOf(Options options) => options.Scenario switch
    {
        "chaos" => Chaos.Run,
        "crowd" => Crowd.Run,
        "each-step" => EachStep.Run,
        var name => throw new InvalidOperationException($"There is no scenario '{name}'."),
    };
}
