using System.Collections.Immutable;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Simulation.Handlers;

/// <summary>What a simulated experiment's spec says: how much there is to do, and what it shares with others.</summary>
internal sealed record SimExperiment(string Key)
{
    /// <summary>Key of the datasets of S and T, and of the training: experiments with the same one share them.</summary>
    public required string Shared { get; init; }

    public required long Source { get; init; }

    public required long Target { get; init; }

    /// <summary>Partitions of X: as submitted, and of each addition.</summary>
    public required ImmutableArray<long> Rounds { get; init; }

    public int Samples { get; init; } = 2;

    /// <summary>Steps of training, each of which leaves a checkpoint.</summary>
    public int TrainingSteps { get; init; } = 4;

    public string Results => $"results/{Key}";

    public string Edited(int round) => $"{Results}/work/{round}";

    public string Published(int round) => $"{Results}/samples/{round}";

    public PlanResult Plan(int round)
    {
        var added = new DatasetPlan(SampleRole.Extrapolate, $"x-{Key}-{round}", Samples, Rounds[round], Rounds[round] * 1_000);
        return round > 0 ? new PlanResult([added], "added", []) : new PlanResult(
            [
                new DatasetPlan(SampleRole.Source, $"s-{Shared}", 1, Source, Source * 1_000),
                new DatasetPlan(SampleRole.Target, $"t-{Shared}", 1, Target, Target * 1_000),
                added,
            ],
            "planned",
            ["a column is not edited"]);
    }

    public FitResult Fit() => new($"model-{Shared}", $"sketch-{Shared}", Source + Target, (Source + Target) * 1_000, "all values are usable", "network 3-2-3", []);
}
