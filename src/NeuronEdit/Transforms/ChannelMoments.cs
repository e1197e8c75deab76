using System.Numerics;

namespace NeuronEdit.Transforms;

/// <summary>Mergeable count, mean, sum of squared deviations, minimum and maximum of each channel, in transformed, unscaled units.</summary>
/// <remarks>
/// Rows are entered one after another (Welford), so the result does not depend on tiles or vector width; merges (Chan, Golub, LeVeque) do depend
/// on how the rows were partitioned and in which order partitions are merged, in the last bits. NaN propagates into its channel's moments.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class ChannelMoments
{
    private readonly double[] _mean, _squares, _minimum, _maximum;
    private readonly double[] _row;

    /// <summary>Moments of no rows.</summary>
    /// <param name="channels">At least 1.</param>
    public ChannelMoments(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Channels = channels;
        (_mean, _squares, _minimum, _maximum, _row) = (Padded(), Padded(), Padded(), Padded(), Padded());
        _minimum.AsSpan().Fill(double.PositiveInfinity);
        _maximum.AsSpan().Fill(double.NegativeInfinity);

        double[] Padded() => new double[(channels + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count];
    }

    /// <summary>Continues from a stored state.</summary>
    /// <exception cref="ArgumentException">The arrays differ in length, or the count is negative.</exception>
    public ChannelMoments(ChannelMomentsState state)
        : this(state?.Mean.Length ?? throw new ArgumentNullException(nameof(state)))
    {
        if (state.Count < 0 || state.SquaredDeviations.Length != Channels || state.Minimum.Length != Channels || state.Maximum.Length != Channels)
            throw new ArgumentException($"The moments of {Channels} channels over {state.Count} rows do not fit together.", nameof(state));
        Count = state.Count;
        state.Mean.CopyTo(_mean, 0);
        state.SquaredDeviations.CopyTo(_squares, 0);
        state.Minimum.CopyTo(_minimum, 0);
        state.Maximum.CopyTo(_maximum, 0);
    }

    /// <summary>Values in a row.</summary>
    public int Channels { get; }

    /// <summary>Rows entered.</summary>
    public long Count { get; private set; }

    /// <summary>[Channels], 0 while Count is 0.</summary>
    public ReadOnlySpan<double> Mean => _mean.AsSpan(0, Channels);

    /// <summary>[Channels], the sum of (x - mean)^2.</summary>
    public ReadOnlySpan<double> SquaredDeviations => _squares.AsSpan(0, Channels);

    /// <summary>[Channels], positive infinity while Count is 0.</summary>
    public ReadOnlySpan<double> Minimum => _minimum.AsSpan(0, Channels);

    /// <summary>[Channels], negative infinity while Count is 0.</summary>
    public ReadOnlySpan<double> Maximum => _maximum.AsSpan(0, Channels);

    /// <summary>The standard deviation of a channel, divided by n; 0 while Count is 0.</summary>
    public double StandardDeviation(int channel) => Count == 0 ? 0 : Math.Sqrt(SquaredDeviations[channel] / Count);

    /// <summary>The state as plain arrays, for JSON; owned by the caller.</summary>
    public ChannelMomentsState ToState() => new(Count, Mean.ToArray(), SquaredDeviations.ToArray(), Minimum.ToArray(), Maximum.ToArray());

    /// <summary>Enters rows in their order.</summary>
    /// <param name="rows">Row-major [rowCount x Channels], transformed, unscaled units.</param>
    /// <param name="rowCount">Number of rows.</param>
    public void Update(ReadOnlySpan<float> rows, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (rows.Length != (long)rowCount * Channels) throw new ArgumentException($"{rows.Length} values are not {rowCount} rows x {Channels} channels.", nameof(rows));
        for (var row = 0; row < rowCount; row++)
        {
            var source = rows.Slice(row * Channels, Channels);
            for (var channel = 0; channel < source.Length; channel++) _row[channel] = source[channel];
            Count++;
            EnterRow(Count);
        }
    }

    /// <summary>Adds the rows of other moments of the same channels.</summary>
    /// <param name="other">Left as it is.</param>
    public void Merge(ChannelMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Channels != Channels) throw new ArgumentException($"Moments of {other.Channels} channels cannot be merged into moments of {Channels}.", nameof(other));
        if (other.Count == 0) return;
        var count = Count + other.Count;
        for (var channel = 0; channel < Channels; channel++)
        {
            var step = other._mean[channel] - _mean[channel];
            var share = (double)other.Count / count;
            _squares[channel] += other._squares[channel] + (step * step * Count * share);
            _mean[channel] = Count == 0 ? other._mean[channel] : _mean[channel] + (step * share);
            _minimum[channel] = Math.Min(_minimum[channel], other._minimum[channel]);
            _maximum[channel] = Math.Max(_maximum[channel], other._maximum[channel]);
        }

        Count = count;
    }

    private void EnterRow(double count)
    {
        var divisor = new Vector<double>(count);
        for (var i = 0; i < _row.Length; i += Vector<double>.Count)
        {
            var value = new Vector<double>(_row, i);
            var mean = new Vector<double>(_mean, i);
            var step = value - mean;
            mean += step / divisor;
            mean.CopyTo(_mean, i);
            (new Vector<double>(_squares, i) + (step * (value - mean))).CopyTo(_squares, i);
            Vector.Min(new Vector<double>(_minimum, i), value).CopyTo(_minimum, i);
            Vector.Max(new Vector<double>(_maximum, i), value).CopyTo(_maximum, i);
        }
    }
}
