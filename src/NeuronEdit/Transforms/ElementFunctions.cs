using System.Runtime.Intrinsics;

namespace NeuronEdit.Transforms;

/// <summary>A function of one value with a channel's offset and factor, four lanes at a time. Back from model units the factor is the inverse one.</summary>
/// <remarks>
/// Every lane is computed alike and always in vectors of four, so a value's result depends neither on its place in a tile nor on the
/// width of the machine's vectors. All is done in float64; the result is then off by float32's rounding and hardly more.
/// </remarks>
internal interface IElementFunction
{
    /// <summary>The function of values in raw units, giving model units; or the reverse.</summary>
    static abstract Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor);
}

internal readonly struct ScaleOnly : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        (value - offset) * factor;
}

internal readonly struct UnscaleOnly : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        (value * factor) + offset;
}

internal readonly struct ArcsinhScale : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        (Elementary.Arcsinh(value * (Vector256<double>.One / cofactor)) - offset) * factor;
}

internal readonly struct UnscaleSinh : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        Elementary.Sinh((value * factor) + offset) * cofactor;
}

internal readonly struct Log1pScale : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        (Elementary.Log1p(value) - offset) * factor;
}

internal readonly struct UnscaleExpm1 : IElementFunction
{
    public static Vector256<double> Of(Vector256<double> value, Vector256<double> offset, Vector256<double> factor, Vector256<double> cofactor) =>
        Elementary.Expm1((value * factor) + offset);
}
