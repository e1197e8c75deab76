namespace NeuronEdit.Transforms;

/// <summary>The function that takes raw units to the scale on which differences are meaningful.</summary>
/// <remarks>
/// Logicle is not offered: its four parameters have to be chosen per channel and per panel, which pooled fitting cannot do safely; and
/// arcsinh with a cofactor has the same shape, linear around zero and logarithmic outside, with one parameter that has known values.
/// </remarks>
public enum TransformKind
{
    /// <summary>Values as they are.</summary>
    None,

    /// <summary>asinh(x / cofactor): 5 is usual for mass cytometry, 150 for fluorescence.</summary>
    Arcsinh,

    /// <summary>ln(1 + x), for counts. Only for x above -1.</summary>
    Log1p,
}

/// <summary>How each channel is brought to a common scale after the transform.</summary>
public enum ScaleKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Mean 0, standard deviation 1 (divided by n, not n - 1).</summary>
    Standardize,

    /// <summary>The fitted minimum becomes 0, the maximum 1.</summary>
    MinMax,
}

/// <summary>A transform with its parameter.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Cofactor">Raw units that arcsinh divides by; above 0 and finite. The other kinds ignore it.</param>
public sealed record TransformSpec(TransformKind Kind, double Cofactor)
{
    /// <summary>asinh(x / 5), as for mass cytometry.</summary>
    public static TransformSpec Default { get; } = new(TransformKind.Arcsinh, 5);

    /// <summary>Refuses parameters that make no sense.</summary>
    /// <exception cref="NeuronEditException">Specification: names the setting.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind))
            throw new NeuronEditException(FailureCode.Specification, $"transform.kind is {Kind}; must be none, arcsinh or log1p. Set it in the experiment file under transform.kind.");
        if (Kind == TransformKind.Arcsinh && !(Cofactor > 0 && double.IsFinite(Cofactor)))
        {
            var found = Cofactor.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            throw new NeuronEditException(
                FailureCode.Specification,
                $"transform.cofactor is {found}; must be above 0 (5 is usual for mass cytometry). Set it in the experiment file under transform.cofactor.");
        }
    }
}
