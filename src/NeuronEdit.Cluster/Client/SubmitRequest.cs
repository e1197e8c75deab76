using NeuronEdit.Cluster.Actors;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Client;

/// <summary>An experiment to be run by a cluster.</summary>
public sealed record SubmitRequest
{
    /// <summary>The checked specification; relative paths start from its <see cref="ExperimentSpec.BaseDirectory"/>.</summary>
    public required ExperimentSpec Spec { get; init; }

    /// <summary>Results folder, as every worker sees it; null: the specification's.</summary>
    public string? Results { get; init; }

    /// <summary>Whose it is: users share the workers equally.</summary>
    public required string User { get; init; }

    /// <summary>How it shares the workers.</summary>
    public Share Share { get; init; } = new();

    /// <summary>It fails if it takes longer; null: never.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>It and its results are deleted so long after its end; null: never.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Checks what depends on neither files nor the store.</summary>
    /// <exception cref="NeuronEditException">Specification: a value is out of its range.</exception>
    public void Validate()
    {
        Limits.RequireText("The user", User, Limits.UserLengthMax);
        Limits.RequireText("The experiment's name", Spec.Name, Limits.NameLengthMax);
        Share.Validate();
        Limits.RequireTime("The deadline", Deadline);
        Limits.RequireTime("The retention", Retention);
    }
}

/// <summary>How an experiment shares the workers.</summary>
public sealed record Share
{
    /// <summary>Share among the user's experiments, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Experiments of a higher priority go first, always; -1,000 to 1,000.</summary>
    public int Priority { get; init; }

    /// <summary>Slots that it may take at a time; null: any number.</summary>
    public int? SlotsMax { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="NeuronEditException">Specification: a value is out of its range.</exception>
    public void Validate()
    {
        Limits.Require(Weight is >= 1 and <= Limits.WeightMax, "The weight", Weight, $"1 to {Limits.WeightMax}");
        Limits.Require(Priority is >= -Limits.PriorityMax and <= Limits.PriorityMax, "The priority", Priority, $"{-Limits.PriorityMax} to {Limits.PriorityMax}");
        Limits.Require(SlotsMax is null or >= 1, "The most slots", SlotsMax, "1 or more");
    }

    /// <summary>The share that an experiment has.</summary>
    internal static Share Of(SubmitExperiment submitted) => new()
    {
        Weight = submitted.Weight,
        Priority = submitted.Priority,
        SlotsMax = submitted.SlotsMax == int.MaxValue ? null : submitted.SlotsMax,
    };
}

/// <summary>What may be asked for.</summary>
public static class Limits
{
    /// <summary>The largest weight.</summary>
    public const int WeightMax = 1_000;

    /// <summary>The highest priority; the lowest is its negative.</summary>
    public const int PriorityMax = 1_000;

    /// <summary>Characters of a user's name.</summary>
    public const int UserLengthMax = 128;

    /// <summary>Characters of an experiment's name.</summary>
    public const int NameLengthMax = 200;

    /// <summary>The longest deadline and retention.</summary>
    public static TimeSpan TimeMax { get; } = TimeSpan.FromDays(3_650);

    internal static void Require(bool holds, string what, object? found, string expected)
    {
        if (!holds) throw new NeuronEditException(FailureCode.Specification, $"{what} is {found}; must be {expected}.");
    }

    internal static void RequireText(string what, string text, int lengthMax)
    {
        Require(!string.IsNullOrWhiteSpace(text), what, "empty", $"1 to {lengthMax} characters");
        Require(text.Length <= lengthMax, what, $"{text.Length} characters long", $"1 to {lengthMax} characters");
        Require(!text.Any(char.IsControl), what, "of control characters too", "plain text");
    }

    internal static void RequireTime(string what, TimeSpan? time) =>
        Require(time is null || (time > TimeSpan.Zero && time <= TimeMax), what, time, $"more than nothing and at most {TimeMax.Days} days");
}
