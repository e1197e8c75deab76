using System.Numerics;

namespace NeuronEdit.Data.Fcs;

/// <summary>Follows the largest finite value of each column, for $PnR: some tools cut values at it.</summary>
internal sealed class FcsMaxima
{
    private readonly float[] _singles;
    private readonly double[] _doubles;

    /// <summary>Starts without values.</summary>
    public FcsMaxima(int columns)
    {
        _singles = new float[columns];
        _doubles = new double[columns];
        _singles.AsSpan().Fill(float.NegativeInfinity);
        _doubles.AsSpan().Fill(double.NegativeInfinity);
    }

    /// <summary>Takes rows.</summary>
    /// <param name="rows">Row-major [rows x columns].</param>
    public void AddRows(ReadOnlySpan<float> rows)
    {
        for (; rows.Length > 0; rows = rows[_singles.Length..])
        {
            var column = 0;
            for (; column <= _singles.Length - Vector<float>.Count; column += Vector<float>.Count)
            {
                var values = new Vector<float>(rows[column..]);
                var best = new Vector<float>(_singles, column);
                var isBetter = Vector.GreaterThan(values, best) & Vector.LessThan(values, new Vector<float>(float.PositiveInfinity));
                Vector.ConditionalSelect(isBetter, values, best).CopyTo(_singles, column);
            }

            for (; column < _singles.Length; column++) _singles[column] = Larger(_singles[column], rows[column]);
        }
    }

    /// <summary>Takes rows.</summary>
    /// <param name="rows">Row-major [rows x columns].</param>
    public void AddRows(ReadOnlySpan<double> rows)
    {
        for (; rows.Length > 0; rows = rows[_doubles.Length..])
        {
            for (var column = 0; column < _doubles.Length; column++) _doubles[column] = Larger(_doubles[column], rows[column]);
        }
    }

    /// <summary>Takes values of one column.</summary>
    public void AddColumn<T>(int column, ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        if (values.Length == 0) return;
        var best = double.NegativeInfinity;
        foreach (var value in values) best = Larger(best, double.CreateSaturating(value));
        _doubles[column] = Math.Max(_doubles[column], best);
    }

    /// <summary>[columns], negative infinity where a column has no finite value.</summary>
    public double[] ToArray() => [.. _singles.Select((single, column) => Math.Max(single, _doubles[column]))];

    private static T Larger<T>(T best, T value)
        where T : IFloatingPointIeee754<T> => value > best && value < T.PositiveInfinity ? value : best;
}
