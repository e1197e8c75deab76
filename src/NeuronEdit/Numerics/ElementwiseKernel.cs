using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>Activation functions and their derivatives, lane by lane. NaN propagates.</summary>
internal static unsafe class ElementwiseKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Finishes complete sums, whole vectors only.</summary>
    /// <param name="kind">What to do.</param>
    /// <param name="slope">Slope of leaky ReLU left of 0.</param>
    /// <param name="sums">[count], replaced.</param>
    /// <param name="outputs">[count], for gradients: what the activation function gave.</param>
    /// <param name="count">A multiple of the lanes.</param>
    public static void Apply(FinishKind kind, float slope, float* sums, float* outputs, nint count)
    {
        var slopes = TLanes.Broadcast(slope);
        switch (kind)
        {
            case FinishKind.LeakyRelu:
                for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(LeakyRelu(TLanes.Load(sums + i), slopes), sums + i);
                break;
            case FinishKind.Tanh:
                for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(Tanh(TLanes.Load(sums + i)), sums + i);
                break;
            case FinishKind.LeakyReluGradient:
                for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(LeakyReluGradient(TLanes.Load(sums + i), TLanes.Load(outputs + i), slopes), sums + i);
                break;
            case FinishKind.TanhGradient:
                for (nint i = 0; i < count; i += TLanes.Count) TLanes.Store(TanhGradient(TLanes.Load(sums + i), TLanes.Load(outputs + i)), sums + i);
                break;
            default:
                break;
        }
    }

    /// <summary>x where x > 0, else slope x x + 0: the addition turns the -0 of slope 0 into 0, so that ReLU has one zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LeakyRelu(TVector x, TVector slope) =>
        TLanes.WhereGreater(x, default, x, TLanes.MultiplyAdd(x, slope, default));

    /// <summary>gradient where output > 0, else slope x gradient; at 0 the derivative is the slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LeakyReluGradient(TVector gradient, TVector output, TVector slope) =>
        TLanes.WhereGreater(output, default, gradient, TLanes.Multiply(gradient, slope));

    /// <summary>gradient x (1 - output²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TanhGradient(TVector gradient, TVector output) =>
        TLanes.Multiply(gradient, TLanes.Subtract(TLanes.Broadcast(1), TLanes.Multiply(output, output)));

    /// <summary>The hyperbolic tangent, within 5 units in the last place (measured over the whole range in the tests).</summary>
    /// <remarks>
    /// The platform's library differs between systems, and this must not. Lambert's continued fraction, cut after y⁶, for
    /// y = x/8, then tanh 2y = 2 tanh y / (1 + tanh² y) three times. From |x| = 9.25 on the result is ±1 in float32.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector limit = TLanes.Broadcast(9.25f), lower = TLanes.Broadcast(-9.25f);
        x = TLanes.WhereGreater(x, limit, limit, x);
        x = TLanes.WhereGreater(lower, x, lower, x);
        var y = TLanes.Multiply(x, TLanes.Broadcast(0.125f));
        var square = TLanes.Multiply(y, y);
        var above = TLanes.MultiplyAdd(TLanes.MultiplyAdd(TLanes.Broadcast(21), square, TLanes.Broadcast(1260)), square, TLanes.Broadcast(10395));
        var below = TLanes.MultiplyAdd(TLanes.Add(square, TLanes.Broadcast(210)), square, TLanes.Broadcast(4725));
        below = TLanes.MultiplyAdd(below, square, TLanes.Broadcast(10395));
        return Double(Double(Double(TLanes.Divide(TLanes.Multiply(y, above), below))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Double(TVector t) =>
        TLanes.Divide(TLanes.Add(t, t), TLanes.MultiplyAdd(t, t, TLanes.Broadcast(1)));
}
