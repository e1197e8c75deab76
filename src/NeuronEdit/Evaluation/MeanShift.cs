namespace NeuronEdit.Evaluation;

/// <summary>The plainest baseline that learns anything: x + mean(T) - mean(S), per channel.</summary>
public sealed class MeanShift
{
    private readonly double[] _shift;

    /// <summary>Learns the shift.</summary>
    /// <param name="sourceMeans">[channels].</param>
    /// <param name="targetMeans">[channels], same units.</param>
    public MeanShift(ReadOnlySpan<double> sourceMeans, ReadOnlySpan<double> targetMeans)
    {
        if (sourceMeans.Length != targetMeans.Length || sourceMeans.IsEmpty)
            throw new ArgumentException($"{sourceMeans.Length} means of the source and {targetMeans.Length} of the target are not one of each per channel.", nameof(targetMeans));
        _shift = new double[sourceMeans.Length];
        for (var i = 0; i < _shift.Length; i++) _shift[i] = targetMeans[i] - sourceMeans[i];
    }

    /// <summary>Shifts rows in place.</summary>
    /// <param name="rows">Row-major [rowCount x channels], the means' units.</param>
    /// <param name="rowCount">Number of rows.</param>
    public void Apply(Span<float> rows, int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (rows.Length != (long)rowCount * _shift.Length) throw new ArgumentException($"{rows.Length} values are not {rowCount} rows x {_shift.Length} channels.", nameof(rows));
        for (var start = 0; start < rows.Length; start += _shift.Length)
            for (var channel = 0; channel < _shift.Length; channel++) rows[start + channel] = (float)(rows[start + channel] + _shift[channel]);
    }
}
