using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>Activation functions and their derivatives, lane by lane. NaN propagates.</summary>
internal static unsafe class ElementwiseKernel<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    /// <summary>Applies <paramref name="finish"/> to a tile, whole vectors only.</summary>
    /// <param name="finish">What to do.</param>
    /// <param name="tile">Values, replaced.</param>
    /// <param name="tileRow">Distance of two rows of the tile.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="width">Values in a row, a multiple of the lanes.</param>
    public static void Apply(in TileFinish finish, float* tile, nint tileRow, int rows, nint width)
    {
        var slope = TLanes.Broadcast(finish.Slope);
        var outputs = finish.Outputs;
        for (var i = 0; i < rows; i++, tile += tileRow, outputs += finish.OutputsRow)
        {
            switch (finish.Kind)
            {
                case FinishKind.LeakyRelu:
                    for (nint j = 0; j < width; j += TLanes.Count) TLanes.Store(LeakyRelu(TLanes.Load(tile + j), slope), tile + j);
                    break;
                case FinishKind.Tanh:
                    for (nint j = 0; j < width; j += TLanes.Count) TLanes.Store(Tanh(TLanes.Load(tile + j)), tile + j);
                    break;
                case FinishKind.LeakyReluGradient:
                    for (nint j = 0; j < width; j += TLanes.Count)
                        TLanes.Store(LeakyReluGradient(TLanes.Load(tile + j), TLanes.Load(outputs + j), slope), tile + j);
                    break;
                case FinishKind.TanhGradient:
                    for (nint j = 0; j < width; j += TLanes.Count)
                        TLanes.Store(TanhGradient(TLanes.Load(tile + j), TLanes.Load(outputs + j)), tile + j);
                    break;
                default:
                    break;
            }
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
