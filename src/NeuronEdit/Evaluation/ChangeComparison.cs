namespace NeuronEdit.Evaluation;

/// <summary>What the edit changed in each channel, held against the change that was measured.</summary>
/// <param name="Predicted">[channels], after minus before.</param>
/// <param name="Measured">[channels], the measured change; null where none is known.</param>
/// <param name="PearsonR">Correlation of predicted with measured over channels, -1 to 1; null where nothing was measured, or one of the two is the same in all channels.</param>
/// <param name="Slope">Slope of the least-squares line, with intercept, of predicted over measured; null where nothing was measured, or that is the same in all channels. 1 is right, below 1 too weak.</param>
public sealed record ChangeComparison(double[] Predicted, double[]? Measured, double? PearsonR, double? Slope)
{
    /// <summary>Compares two changes.</summary>
    /// <param name="predicted">[channels]; owned by the result.</param>
    /// <param name="measured">[channels] or null; owned by the result.</param>
    public static ChangeComparison Of(double[] predicted, double[]? measured)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        if (measured is null) return new ChangeComparison(predicted, null, null, null);
        if (measured.Length != predicted.Length) throw new ArgumentException($"{predicted.Length} predicted changes, but {measured.Length} measured ones.", nameof(measured));
        var (meanPredicted, meanMeasured) = (predicted.Average(), measured.Average());
        double both = 0, squaresPredicted = 0, squaresMeasured = 0;
        for (var i = 0; i < predicted.Length; i++)
        {
            var (p, m) = (predicted[i] - meanPredicted, measured[i] - meanMeasured);
            both += p * m;
            squaresPredicted += p * p;
            squaresMeasured += m * m;
        }

        double? slope = squaresMeasured == 0 ? null : both / squaresMeasured;
        double? r = squaresMeasured == 0 || squaresPredicted == 0 ? null : Math.Clamp(both / (Math.Sqrt(squaresPredicted) * Math.Sqrt(squaresMeasured)), -1, 1);
        return new ChangeComparison(predicted, measured, r, slope);
    }
}
