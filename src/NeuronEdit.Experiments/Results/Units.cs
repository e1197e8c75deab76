using System.Globalization;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Results;

/// <summary>Names the units of transformed values.</summary>
public static class Units
{
    /// <summary>Such as <c>arcsinh(x / 5)</c>.</summary>
    public static string Of(TransformSpec transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return transform.Kind switch
        {
            TransformKind.Arcsinh => $"arcsinh(x / {transform.Cofactor.ToString(CultureInfo.InvariantCulture)})",
            TransformKind.Log1p => "ln(1 + x)",
            _ => "x, as measured",
        };
    }
}
