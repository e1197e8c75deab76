using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Numerics;

public sealed unsafe class AdamKernelTests
{
    [Fact]
    public void Update_EveryWidthAndLength_HasTheBitsOfThePlainFormula()
    {
        var random = new SeededRandom(5);
        var step = AdamStep.At(17, 0.001, 0.9, 0.999, 1e-8);
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            foreach (var count in new[] { 0, 1, 3, 4, 7, 8, 15, 16, 17, 33, 100 })
            {
                var values = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, count + 1).Select(_ => (float)random.NextUnit()).ToArray()).ToArray();
                var expected = values.Select(array => (float[])array.Clone()).ToArray();
                for (var i = 0; i < count; i++) Plain(step, ref expected[0][i], expected[1][i], ref expected[2][i], ref expected[3][i]);
                fixed (float* w = values[0], g = values[1], m = values[2], v = values[3]) AdamKernel.Update(width, step, w, g, m, v, count);
                Assert.Equal(expected, values);
            }
        }
    }

    [Fact]
    public void Update_ManySteps_FollowsTheAlgorithmInDouble()
    {
        var random = new SeededRandom(6);
        float w = 0.5f, m = 0, v = 0;
        double exactW = 0.5f, exactM = 0, exactV = 0;
        for (var t = 1; t <= 1000; t++)
        {
            var g = (float)random.NextNormal();
            AdamKernel.Update(VectorWidth.Scalar, AdamStep.At(t, 0.001, 0.9, 0.999, 1e-8), &w, &g, &m, &v, 1);
            exactM = (0.9 * exactM) + (0.1 * g);
            exactV = (0.999 * exactV) + (0.001 * g * g);
            exactW -= 0.001 * (exactM / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(exactV / (1 - Math.Pow(0.999, t))) + 1e-8);
        }

        // Each step rounds w once (half a unit, 2^-25 below 1) and its change, at most about 0.001, by some 10 relative 2^-24.
        Assert.Equal(exactW, w, 1000 * (Math.Pow(2, -25) + (0.003 * 10 * Math.Pow(2, -24))));
    }

    private static void Plain(in AdamStep step, ref float w, float g, ref float m, ref float v)
    {
        m = MathF.FusedMultiplyAdd(step.Beta1, m, step.Rest1 * g);
        v = MathF.FusedMultiplyAdd(step.Beta2, v, step.Rest2 * g * g);
        w -= step.Rate * m / MathF.FusedMultiplyAdd(MathF.Sqrt(v), step.Root, step.Epsilon);
    }
}
