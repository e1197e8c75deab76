namespace NeuronEdit.Transforms;

/// <summary>Takes tiles from raw units to model units and back: model = (t(raw) - offset) x factor, per channel.</summary>
/// <remarks>
/// <para>All is computed in float64 and rounded to float32 once, so either direction is within one unit in the last place of the exact result.</para>
/// <para>There and back, a raw value x with model value m returns within r = |dx/dm| x |m| x 2^-24 + |x| x 2^-23, where |dx/dm| is
/// sqrt(x^2 + cofactor^2) / factor for arcsinh, (1 + x) / factor for log1p and 1 / factor for none: what rounding m to float32 costs.
/// <see cref="InvertChanged"/> spares the values that editing left alone even that.</para>
/// <para>NaN propagates. Immutable, so threads may share it.</para>
/// </remarks>
public sealed partial class ChannelTransform
{
    private readonly double[] _offsets, _factors, _inverses;

    /// <summary>Creates a transform from parameters that were fitted before.</summary>
    /// <param name="spec">The function.</param>
    /// <param name="scale">How offsets and factors came about.</param>
    /// <param name="offsets">[channels], finite, transformed units.</param>
    /// <param name="factors">[channels], finite and not 0, model units per transformed unit.</param>
    public ChannelTransform(TransformSpec spec, ScaleKind scale, ReadOnlySpan<double> offsets, ReadOnlySpan<double> factors)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        if (offsets.IsEmpty || offsets.Length != factors.Length)
            throw new ArgumentException($"{offsets.Length} offsets and {factors.Length} factors are not one of each per channel.", nameof(factors));
        for (var i = 0; i < offsets.Length; i++)
            if (!double.IsFinite(offsets[i]) || !double.IsFinite(factors[i]) || factors[i] == 0)
                throw new ArgumentException($"Channel {i} has offset {offsets[i]} and factor {factors[i]}; both must be finite and the factor not 0.", nameof(factors));
        (Spec, Scale, Channels) = (spec, scale, offsets.Length);
        var padded = (Channels + Lanes - 1) / Lanes * Lanes;
        (_offsets, _factors) = (new double[padded], new double[padded]);
        offsets.CopyTo(_offsets);
        _factors.AsSpan().Fill(1);
        factors.CopyTo(_factors);
        _inverses = [.. _factors.Select(factor => 1 / factor)];
    }

    /// <summary>The function.</summary>
    public TransformSpec Spec { get; }

    /// <summary>How offsets and factors came about.</summary>
    public ScaleKind Scale { get; }

    /// <summary>Values in a row.</summary>
    public int Channels { get; }

    /// <summary>[Channels], transformed units.</summary>
    public ReadOnlySpan<double> Offsets => _offsets.AsSpan(0, Channels);

    /// <summary>[Channels], model units per transformed unit.</summary>
    public ReadOnlySpan<double> Factors => _factors.AsSpan(0, Channels);

    /// <summary>The function alone, as it is needed to gather the moments that a scale is fitted to.</summary>
    public static ChannelTransform Unscaled(TransformSpec spec, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var factors = new double[channels];
        factors.AsSpan().Fill(1);
        return new ChannelTransform(spec, ScaleKind.None, new double[channels], factors);
    }

    /// <summary>Raw units to model units, in place.</summary>
    /// <param name="rows">Row-major [rowCount x Channels].</param>
    /// <param name="rowCount">Number of rows.</param>
    public void Apply(Span<float> rows, int rowCount)
    {
        Check(rows.Length, rowCount, nameof(rows));
        switch (Spec.Kind)
        {
            case TransformKind.Arcsinh: Run<ArcsinhScale>(rows, _factors); break;
            case TransformKind.Log1p: Run<Log1pScale>(rows, _factors); break;
            default: Run<ScaleOnly>(rows, _factors); break;
        }
    }

    /// <summary>Model units to raw units, in place.</summary>
    /// <param name="rows">Row-major [rowCount x Channels].</param>
    /// <param name="rowCount">Number of rows.</param>
    public void Invert(Span<float> rows, int rowCount)
    {
        Check(rows.Length, rowCount, nameof(rows));
        switch (Spec.Kind)
        {
            case TransformKind.Arcsinh: Run<UnscaleSinh>(rows, _inverses); break;
            case TransformKind.Log1p: Run<UnscaleExpm1>(rows, _inverses); break;
            default: Run<UnscaleOnly>(rows, _inverses); break;
        }
    }

    /// <summary>Brings an edit back to raw units: a value whose model value changed gets the inverse of the new one; any other keeps all its bits.</summary>
    /// <param name="raw">Row-major [rowCount x Channels], raw units as they were read; receives the result.</param>
    /// <param name="before">Model units before the edit, as <see cref="Apply"/> gave them.</param>
    /// <param name="after">Model units after the edit.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <remarks>NaN before and after counts as unchanged, and so does 0 against -0.</remarks>
    public void InvertChanged(Span<float> raw, ReadOnlySpan<float> before, ReadOnlySpan<float> after, int rowCount)
    {
        Check(raw.Length, rowCount, nameof(raw));
        Check(before.Length, rowCount, nameof(before));
        Check(after.Length, rowCount, nameof(after));
        switch (Spec.Kind)
        {
            case TransformKind.Arcsinh: RunChanged<UnscaleSinh>(raw, before, after); break;
            case TransformKind.Log1p: RunChanged<UnscaleExpm1>(raw, before, after); break;
            default: RunChanged<UnscaleOnly>(raw, before, after); break;
        }
    }

    private void Check(int length, int rowCount, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        if (length != (long)rowCount * Channels) throw new ArgumentException($"{length} values are not {rowCount} rows x {Channels} channels.", parameter);
    }
}
