using System.Runtime.Intrinsics;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Numerics;

/// <summary>The kernels for processors with 32 vector registers (AVX-512, Arm), which give the same bits anywhere, if slowly.</summary>
public sealed unsafe class ManyRegisterTests
{
    [Fact]
    public void Products_WithEightRowsAtATime_HaveTheBitsOfTheReference()
    {
        var random = new SeededRandom(14);
        for (var round = 0; round < 100; round++)
        {
            int rows = 1 + (int)random.NextBelow(40), inner = 1 + (int)random.NextBelow(60), columns = 1 + (int)random.NextBelow(40);
            using PackedMatrix a = Filled(rows, inner, random, out var left), b = Filled(inner, columns, random, out var right), c = new(rows, columns, VectorWidth.Vector128);
            ProductKernel<Vector128<float>, ManyLanes128>.Run(a, 0, rows, b, null, c, default);
            var expected = new float[rows * columns];
            ReferenceProduct.Multiply(left, inner, 1, right, [], expected, rows, inner, columns);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], c.At(i % columns / c.PanelWidth, i / columns)[i % columns % c.PanelWidth]);
        }
    }

    [Fact]
    public void TransposedProducts_WithEightRowsAtATime_HaveTheBitsOfTheReference()
    {
        var random = new SeededRandom(15);
        for (var round = 0; round < 100; round++)
        {
            int rows = 1 + (int)random.NextBelow(40), columns = 1 + (int)random.NextBelow(60), rightColumns = 1 + (int)random.NextBelow(40);
            using PackedMatrix a = Filled(rows, columns, random, out var left), b = Filled(rows, rightColumns, random, out var right);
            var expected = new float[columns * rightColumns];
            ReferenceProduct.Multiply(left, 1, columns, right, [], expected, columns, rows, rightColumns);
            var sums = new float[columns * b.PanelWidth];
            for (var panel = 0; panel < b.Panels; panel++)
            {
                fixed (float* c = sums) ProductKernel<Vector128<float>, ManyLanes128>.RunTransposed(a, 0, columns, b, panel, c);
                for (var j = panel * b.PanelWidth; j < Math.Min(rightColumns, (panel + 1) * b.PanelWidth); j++)
                    for (var i = 0; i < columns; i++) Assert.Equal(expected[(i * rightColumns) + j], sums[(i * b.PanelWidth) + (j % b.PanelWidth)]);
            }
        }
    }

    private static PackedMatrix Filled(int rows, int columns, SeededRandom random, out float[] values)
    {
        values = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextNormal())];
        var packed = new PackedMatrix(rows, columns, VectorWidth.Vector128);
        fixed (float* address = values) packed.Pack(address, columns, 0, rows);
        return packed;
    }

    /// <summary><see cref="Lanes128"/>, said to have 32 registers.</summary>
    private readonly struct ManyLanes128 : ILanes<Vector128<float>>
    {
        public static int Count => Lanes128.Count;

        public static bool HasManyRegisters => true;

        public static Vector128<float> Load(float* source) => Lanes128.Load(source);

        public static void Store(Vector128<float> value, float* destination) => Lanes128.Store(value, destination);

        public static Vector128<float> Broadcast(float value) => Lanes128.Broadcast(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) => Lanes128.MultiplyAdd(left, right, addend);

        public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => Lanes128.Add(left, right);

        public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => Lanes128.Subtract(left, right);

        public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => Lanes128.Multiply(left, right);

        public static Vector128<float> Divide(Vector128<float> left, Vector128<float> right) => Lanes128.Divide(left, right);

        public static Vector128<float> SquareRoot(Vector128<float> value) => Lanes128.SquareRoot(value);

        public static Vector128<float> WhereGreater(Vector128<float> left, Vector128<float> right, Vector128<float> then, Vector128<float> otherwise) =>
            Lanes128.WhereGreater(left, right, then, otherwise);
    }
}
