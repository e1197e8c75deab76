using System.Globalization;

namespace NeuronEdit.Transforms;

public sealed partial class ChannelTransform
{
    /// <summary>Fits the scale to moments of transformed, unscaled values.</summary>
    /// <param name="spec">The function that gave those values.</param>
    /// <param name="scale">The common scale.</param>
    /// <param name="moments">Of source, target and samples pooled.</param>
    /// <param name="channelNames">[channels], for messages.</param>
    /// <exception cref="NeuronEditException">Data: a channel is constant or not finite, or there are no rows.</exception>
    public static ChannelTransform Fit(TransformSpec spec, ScaleKind scale, ChannelMoments moments, IReadOnlyList<string> channelNames)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(moments);
        ArgumentNullException.ThrowIfNull(channelNames);
        if (channelNames.Count != moments.Channels)
            throw new ArgumentException($"{channelNames.Count} names for {moments.Channels} channels.", nameof(channelNames));
        if (scale == ScaleKind.None) return Unscaled(spec, moments.Channels);
        if (moments.Count == 0) throw new NeuronEditException(FailureCode.Data, "There are no rows to fit the channels' scale to; at least two different ones are needed.");
        var offsets = new double[moments.Channels];
        var factors = new double[moments.Channels];
        for (var i = 0; i < offsets.Length; i++)
        {
            var (low, high) = (moments.Minimum[i], moments.Maximum[i]);
            if (!double.IsFinite(low) || !double.IsFinite(high) || !double.IsFinite(moments.SquaredDeviations[i])) throw NotFinite(channelNames[i]);
            if (moments.SquaredDeviations[i] == 0 || low == high) throw Constant(channelNames[i], low, moments.Count);
            (offsets[i], factors[i]) = scale == ScaleKind.Standardize
                ? (moments.Mean[i], 1 / moments.StandardDeviation(i))
                : (low, 1 / (high - low));
        }

        return new ChannelTransform(spec, scale, offsets, factors);
    }

    /// <summary>Finds raw values that the transform cannot take: at or below -1 under log1p. The other transforms take every value.</summary>
    /// <param name="rows">Row-major [rowCount x Channels], raw units.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <remarks>NaN is not reported: it has a check of its own where files are read.</remarks>
    public OutsideDomain FindOutsideDomain(ReadOnlySpan<float> rows, int rowCount)
    {
        Check(rows.Length, rowCount, nameof(rows));
        if (Spec.Kind != TransformKind.Log1p) return OutsideDomain.Nothing;
        long count = 0;
        var first = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            if (!(rows[i] <= -1)) continue;
            if (first < 0) first = i;
            count++;
        }

        return count == 0 ? OutsideDomain.Nothing : new OutsideDomain(count, first / Channels, first % Channels, rows[first]);
    }

    private static NeuronEditException Constant(string channel, double value, long rows) => new(
        FailureCode.Data,
        $"Channel {channel} is constant: all {rows.ToString(CultureInfo.InvariantCulture)} rows of source, target and samples hold " +
        $"{value.ToString("R", CultureInfo.InvariantCulture)} (after the transform), so it cannot be scaled. Exclude it under channels, or set scale: none.");

    private static NeuronEditException NotFinite(string channel) => new(
        FailureCode.Data,
        $"Channel {channel} holds values that are not finite after the transform, so it cannot be scaled. Exclude it under channels, or set allowMissing: drop-rows.");
}
