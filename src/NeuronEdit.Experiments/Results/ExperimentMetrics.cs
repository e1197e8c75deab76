using System.Collections.Immutable;
using NeuronEdit.Autoencoders;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Results;

/// <summary>metrics.json: how well an experiment went. docs/metrics.md defines every number.</summary>
public sealed record ExperimentMetrics
{
    /// <summary>Its name in the results folder.</summary>
    public const string FileName = "metrics.json";

    /// <summary>The form of this file.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>What distances and changes are in: the channels after the transform, before scaling, such as <c>arcsinh(x / 5)</c>.</summary>
    public required string Units { get; init; }

    /// <summary>The channels, in the order of every array below.</summary>
    public required ImmutableArray<string> Channels { get; init; }

    /// <summary>The marker of each channel.</summary>
    public required ImmutableArray<string> Markers { get; init; }

    /// <summary>How training went; null where an edit was applied that had been learnt before.</summary>
    public TrainingMetrics? Training { get; init; }

    /// <summary>The edited samples.</summary>
    public required ImmutableArray<SampleMetrics> Samples { get; init; }
}

/// <summary>How training went.</summary>
/// <param name="Rows">Rows trained and validated on.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
/// <param name="Curve">Mean squared error of every epoch, model units.</param>
public sealed record TrainingMetrics(long Rows, int BestEpoch, ImmutableArray<EpochLoss> Curve);

/// <summary>One edited sample.</summary>
public sealed record SampleMetrics
{
    /// <summary>Its name.</summary>
    public required string Sample { get; init; }

    /// <summary>Rows written.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows left out for missing values.</summary>
    public required long RowsDropped { get; init; }

    /// <summary>Mean over rows and channels of (x - D(E(x)))², model units.</summary>
    public required double ReconstructionError { get; init; }

    /// <summary>How much of it lay outside the source's range.</summary>
    public required OutsideRange OutsideRange { get; init; }

    /// <summary>Values that were at least 0 before and are below 0 after, raw units.</summary>
    public required long NegativesIntroduced { get; init; }

    /// <summary>Comparisons with what was measured; null where an edit was applied without anything to compare with.</summary>
    public SampleComparisons? Comparisons { get; init; }

    /// <summary>Sums up an edited sample.</summary>
    internal static SampleMetrics Of(string sample, int channels, SampleEdit edit, SampleComparisons? comparisons) => new()
    {
        Sample = sample,
        Rows = edit.Rows,
        RowsDropped = edit.RowsDropped,
        ReconstructionError = edit.SquaredError / ((double)Math.Max(1, edit.Rows) * channels),
        OutsideRange = new OutsideRange(edit.Outside.OverallShare, [.. Enumerable.Range(0, edit.Outside.Neurons).Select(edit.Outside.Share)]),
        NegativesIntroduced = edit.NegativesIntroduced,
        Comparisons = comparisons,
    };
}

/// <summary>How much of a sample lay outside the source's range, where the edit extrapolates.</summary>
/// <param name="Share">Share of all activations, 0 to 1.</param>
/// <param name="Neurons">The share of each neuron of the edited layer.</param>
public sealed record OutsideRange(double Share, ImmutableArray<double> Neurons);

/// <summary>A sample before and after the edit, and after three plain methods, held against what was measured.</summary>
public sealed record SampleComparisons
{
    /// <summary><c>truth</c> where the sample was measured in the target condition; else <c>target</c>: there are no distances, and changes are held against the control's, T minus S.</summary>
    public required string ComparedWith { get; init; }

    /// <summary>Rows of the sample that were compared.</summary>
    public required int RowsCompared { get; init; }

    /// <summary>The sample as it was measured.</summary>
    public required PopulationComparison Before { get; init; }

    /// <summary>The edited sample.</summary>
    public required PopulationComparison After { get; init; }

    /// <summary>What plain methods reach.</summary>
    public required BaselineComparisons Baselines { get; init; }
}

/// <summary>Plain methods on the same sample.</summary>
/// <param name="Unchanged">Nothing is done; the same as before.</param>
/// <param name="MeanShift">Every channel moves by the difference of the means of T and S.</param>
/// <param name="PercentileEdit">The robust edit on the channels themselves, without an autoencoder.</param>
public sealed record BaselineComparisons(PopulationComparison Unchanged, PopulationComparison MeanShift, PopulationComparison PercentileEdit);
