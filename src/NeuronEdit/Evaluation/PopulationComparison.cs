namespace NeuronEdit.Evaluation;

/// <summary>A measured pair whose change stands in where the truth of a sample is not known.</summary>
/// <param name="Source">S.</param>
/// <param name="Target">T.</param>
public sealed record ControlPair(Population Source, Population Target);

/// <summary>What the changes of a comparison were held against.</summary>
public enum ChangeReference
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Truth minus before.</summary>
    Truth,

    /// <summary>The control's target minus its source.</summary>
    Control,
}

/// <summary>One prediction for one sample, as metrics.json holds it. Arrays have one value per channel; distances and changes are in the populations' units.</summary>
/// <param name="Rows">Rows of the prediction.</param>
/// <param name="Wasserstein1">First Wasserstein distance to truth per channel; null without truth.</param>
/// <param name="MeanWasserstein1">Its mean over channels.</param>
/// <param name="EnergyDistance">Energy distance to truth (V-statistic, no square root, at most 2,000 rows a side); null without truth.</param>
/// <param name="ChangeReference">What the changes are held against.</param>
/// <param name="MedianChange">Medians, prediction minus before; null without before.</param>
/// <param name="MeanChange">Means, prediction minus before; null without before.</param>
/// <param name="VarianceRatioToBefore">Variance of the prediction over that of before; null without before, a channel's null where before does not vary.</param>
/// <param name="VarianceRatioToTruth">Variance of the prediction over that of truth; likewise.</param>
/// <param name="NegativesIntroduced">Values that were at least 0 before and are below 0 in the prediction, in raw units; null where not counted.</param>
public sealed record PopulationComparison(
    long Rows,
    double[]? Wasserstein1,
    double? MeanWasserstein1,
    double? EnergyDistance,
    ChangeReference ChangeReference,
    ChangeComparison? MedianChange,
    ChangeComparison? MeanChange,
    double?[]? VarianceRatioToBefore,
    double?[]? VarianceRatioToTruth,
    long? NegativesIntroduced)
{
    /// <summary>Compares a prediction.</summary>
    /// <param name="predicted">The edited sample, or a baseline's answer.</param>
    /// <param name="before">The sample as it was measured, if known.</param>
    /// <param name="truth">The sample as it was measured in the target condition, if it was.</param>
    /// <param name="control">Stands in for truth in the comparison of changes.</param>
    /// <param name="seed">Of the rows drawn for the energy distance.</param>
    /// <param name="negativesIntroduced">As <see cref="Negatives.Introduced"/> counted them.</param>
    public static PopulationComparison Of(
        Population predicted, Population? before, Population? truth, ControlPair? control, ulong seed, long? negativesIntroduced = null)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        foreach (var other in new[] { before, truth, control?.Source, control?.Target })
            if (other is not null) Population.RequireSameChannels(predicted, other);
        var distances = truth is null ? null : Evaluation.Wasserstein1.PerChannel(predicted, truth);
        var reference = before is null ? ChangeReference.None : truth is not null ? ChangeReference.Truth : control is not null ? ChangeReference.Control : ChangeReference.None;
        var (from, to) = reference == ChangeReference.Truth ? (before, truth) : (control?.Source, control?.Target);
        return new PopulationComparison(
            predicted.Rows,
            distances,
            distances?.Average(),
            truth is null ? null : Evaluation.EnergyDistance.Between(predicted, truth, seed),
            reference,
            Change(predicted, before, reference == ChangeReference.None ? null : Minus(to!.Medians(), from!.Medians()), population => population.Medians()),
            Change(predicted, before, reference == ChangeReference.None ? null : Minus(to!.Means.ToArray(), from!.Means.ToArray()), population => population.Means.ToArray()),
            VarianceRatio(predicted, before),
            VarianceRatio(predicted, truth),
            negativesIntroduced);
    }

    private static ChangeComparison? Change(Population predicted, Population? before, double[]? measured, Func<Population, double[]> summary) =>
        before is null ? null : ChangeComparison.Of(Minus(summary(predicted), summary(before)), measured);

    private static double[] Minus(double[] to, double[] from)
    {
        for (var i = 0; i < to.Length; i++) to[i] -= from[i];
        return to;
    }

    private static double?[]? VarianceRatio(Population predicted, Population? other)
    {
        if (other is null) return null;
        var ratios = new double?[predicted.Channels];
        for (var i = 0; i < ratios.Length; i++) ratios[i] = other.Variances[i] == 0 ? null : predicted.Variances[i] / other.Variances[i];
        return ratios;
    }
}
