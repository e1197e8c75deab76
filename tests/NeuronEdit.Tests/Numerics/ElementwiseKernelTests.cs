using System.Runtime.Intrinsics;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Numerics;

public sealed unsafe class ElementwiseKernelTests
{
    [Fact]
    public void Tanh_OverTheWholeRange_IsWithinFiveUnitsInTheLastPlace()
    {
        var worst = 0.0;
        for (var x = -12f; x <= 12f; x += 1e-4f) worst = Math.Max(worst, ErrorInUnits(x));
        for (var x = 1e-30f; x < 12f; x *= 1.01f) worst = Math.Max(worst, Math.Max(ErrorInUnits(x), ErrorInUnits(-x)));
        Assert.InRange(worst, 0, 5);
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(1e30f, 1f)]
    [InlineData(9.3f, 1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_AtTheEnds_IsExact(float x, float expected)
    {
        Assert.Equal(expected, ElementwiseKernel<float, ScalarLanes>.Tanh(x));
        Assert.Equal(expected, ElementwiseKernel<Vector256<float>, Lanes256>.Tanh(Vector256.Create(x))[3]);
    }

    [Fact]
    public void Tanh_EveryWidth_HasTheSameBits()
    {
        var random = new SeededRandom(3);
        for (var round = 0; round < 500; round++)
        {
            var x = (float)(3 * random.NextNormal());
            var expected = ElementwiseKernel<float, ScalarLanes>.Tanh(x);
            Assert.Equal(expected, ElementwiseKernel<Vector128<float>, Lanes128>.Tanh(Vector128.Create(x))[1]);
            Assert.Equal(expected, ElementwiseKernel<Vector256<float>, Lanes256>.Tanh(Vector256.Create(x))[7]);
            Assert.Equal(expected, ElementwiseKernel<Vector512<float>, Lanes512>.Tanh(Vector512.Create(x))[15]);
        }
    }

    [Fact]
    public void LeakyRelu_SlopeZero_GivesPositiveZeroAndKeepsNaN()
    {
        Assert.Equal(0, BitConverter.SingleToInt32Bits(ElementwiseKernel<float, ScalarLanes>.LeakyRelu(-3, 0)));
        Assert.Equal(0, Vector256.AsInt32(ElementwiseKernel<Vector256<float>, Lanes256>.LeakyRelu(Vector256.Create(-3f), default))[0]);
        Assert.True(float.IsNaN(ElementwiseKernel<Vector256<float>, Lanes256>.LeakyRelu(Vector256.Create(float.NaN), default)[0]));
    }

    private static double ErrorInUnits(float x)
    {
        var exact = Math.Tanh(x);
        return Math.Abs(ElementwiseKernel<float, ScalarLanes>.Tanh(x) - exact) / (MathF.BitIncrement(MathF.Abs((float)exact)) - MathF.Abs((float)exact));
    }
}
