using System.Runtime.Intrinsics;

namespace NeuronEdit.Numerics;

/// <summary>What one step of Adam needs besides the numbers it updates (Kingma and Ba, "Adam", 2015, algorithm 1).</summary>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Rest1">1 - beta1, rounded from double.</param>
/// <param name="Rest2">1 - beta2, rounded from double.</param>
/// <param name="Rate">learning rate / (1 - beta1^t).</param>
/// <param name="Root">1 / sqrt(1 - beta2^t): a product is cheaper than a quotient, and rounds no worse.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
internal readonly record struct AdamStep(float Beta1, float Beta2, float Rest1, float Rest2, float Rate, float Root, float Epsilon)
{
    /// <summary>The constants of step <paramref name="step"/>, counted from 1, computed in double.</summary>
    public static AdamStep At(long step, double learningRate, double beta1, double beta2, double epsilon) => new(
        (float)beta1, (float)beta2, (float)(1 - beta1), (float)(1 - beta2),
        (float)(learningRate / (1 - Power(beta1, step))), (float)(1 / Math.Sqrt(1 - Power(beta2, step))), (float)epsilon);

    /// <summary>By squaring: Math.Pow is the platform's, whose last bit differs between systems.</summary>
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            if ((exponent & 1) != 0) result *= value;
        }

        return result;
    }
}

/// <summary>Adam in one pass over parameters, gradients and moments.</summary>
internal static unsafe class AdamKernel
{
    /// <summary>
    /// m = beta1 m + rest1 g; v = beta2 v + rest2 g²; w = w - rate m / (root sqrt(v) + epsilon). Each product that is added is fused.
    /// </summary>
    /// <param name="width">Speed only.</param>
    /// <param name="step">The step's constants.</param>
    /// <param name="parameters">w, [count], updated.</param>
    /// <param name="gradients">g, [count].</param>
    /// <param name="mean">m, [count], updated.</param>
    /// <param name="variance">v, [count], updated.</param>
    /// <param name="count">Any number, 0 too.</param>
    public static void Update(
        VectorWidth width, in AdamStep step, float* parameters, float* gradients, float* mean, float* variance, long count)
    {
        var lanes = width.Lanes();
        var whole = count - (count % lanes);
        switch (width)
        {
            case VectorWidth.Vector128:
                Run<Vector128<float>, Lanes128>(step, parameters, gradients, mean, variance, whole);
                break;
            case VectorWidth.Vector256:
                Run<Vector256<float>, Lanes256>(step, parameters, gradients, mean, variance, whole);
                break;
            case VectorWidth.Vector512:
                Run<Vector512<float>, Lanes512>(step, parameters, gradients, mean, variance, whole);
                break;
            default:
                whole = 0;
                break;
        }

        Run<float, ScalarLanes>(step, parameters + whole, gradients + whole, mean + whole, variance + whole, count - whole);
    }

    private static void Run<TVector, TLanes>(in AdamStep step, float* w, float* g, float* m, float* v, long count)
        where TVector : struct
        where TLanes : struct, ILanes<TVector>
    {
        TVector beta1 = TLanes.Broadcast(step.Beta1), beta2 = TLanes.Broadcast(step.Beta2);
        TVector rest1 = TLanes.Broadcast(step.Rest1), rest2 = TLanes.Broadcast(step.Rest2);
        TVector rate = TLanes.Broadcast(step.Rate), root = TLanes.Broadcast(step.Root), epsilon = TLanes.Broadcast(step.Epsilon);
        for (nint i = 0; i < count; i += TLanes.Count)
        {
            var gradient = TLanes.Load(g + i);
            var mean = TLanes.MultiplyAdd(beta1, TLanes.Load(m + i), TLanes.Multiply(rest1, gradient));
            var variance = TLanes.MultiplyAdd(beta2, TLanes.Load(v + i), TLanes.Multiply(TLanes.Multiply(rest2, gradient), gradient));
            TLanes.Store(mean, m + i);
            TLanes.Store(variance, v + i);
            var scale = TLanes.MultiplyAdd(TLanes.SquareRoot(variance), root, epsilon);
            TLanes.Store(TLanes.Subtract(TLanes.Load(w + i), TLanes.Divide(TLanes.Multiply(rate, mean), scale)), w + i);
        }
    }
}
