using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Numerics;

/// <summary>Every width against the plain product: the same bits, not nearly the same.</summary>
public sealed unsafe class MatrixProductTests
{
    public static TheoryData<int> Widths => new(Enum.GetValues<VectorWidth>().Select(width => (int)width));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_AnyShape_HasTheBitsOfTheReference(int width)
    {
        var random = new SeededRandom(7);
        for (var round = 0; round < 150; round++)
            Check((VectorWidth)width, 1 + (int)random.NextBelow(70), 1 + (int)random.NextBelow(70), 1 + (int)random.NextBelow(70), random);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_LongSumsAndManyRows_AreBlockedWithoutChangingABit(int width)
    {
        var random = new SeededRandom(8);
        foreach (var (rows, inner, columns) in new[] { (7, 256, 33), (13, 257, 5), (5, 513, 17), (6, 1000, 3), (300, 300, 9) })
            Check((VectorWidth)width, rows, inner, columns, random);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_SomeRows_GivesTheSameBitsAndTouchesNothingElse(int width)
    {
        var random = new SeededRandom(9);
        int rows = 29, inner = 300, columns = 75, first = 3, some = 17;
        float[] a = Random(random, rows * inner), b = Random(random, inner * columns);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, inner, 1, b, [], expected, rows, inner, columns);
        for (var i = 0; i < expected.Length; i++) if (i / columns < first || i / columns >= first + some) expected[i] = 12345f;
        using PackedMatrix left = Pack(a, rows, inner, (VectorWidth)width), right = Pack(b, inner, columns, (VectorWidth)width);
        using var c = Pack([.. Enumerable.Repeat(12345f, rows * columns)], rows, columns, (VectorWidth)width);
        MatrixProduct.Multiply(left, first, some, right, null, c, default);
        Assert.Equal(expected, Unpack(c));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void MultiplyTransposed_AnyColumnsAndPanel_HasTheBitsOfTheReference(int width)
    {
        var random = new SeededRandom(12);
        for (var round = 0; round < 100; round++)
        {
            int rows = 1 + (int)random.NextBelow(round < 90 ? 60u : 600u), columns = 1 + (int)random.NextBelow(90), rightColumns = 1 + (int)random.NextBelow(70);
            float[] a = Random(random, rows * columns), b = Random(random, rows * rightColumns);
            var expected = new float[columns * rightColumns];
            ReferenceProduct.Multiply(a, 1, columns, b, [], expected, columns, rows, rightColumns);
            using PackedMatrix left = Pack(a, rows, columns, (VectorWidth)width), right = Pack(b, rows, rightColumns, (VectorWidth)width);
            int panel = (int)random.NextBelow((uint)right.Panels), first = (int)random.NextBelow((uint)columns) / 4 * 4, some = columns - first;
            var sums = new float[some * right.PanelWidth];
            Array.Fill(sums, float.NaN);
            fixed (float* c = sums) MatrixProduct.MultiplyTransposed(left, first, some, right, panel, c);
            for (var i = 0; i < sums.Length; i++)
            {
                var column = (panel * right.PanelWidth) + (i % right.PanelWidth);
                Assert.Equal(column < rightColumns ? expected[((first + (i / right.PanelWidth)) * rightColumns) + column] : 0, sums[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_WithFewerRowsInUseThanReserved_SumsOnlyThose(int width)
    {
        var random = new SeededRandom(10);
        int rows = 9, inner = 40, used = 23, columns = 37;
        float[] a = Random(random, rows * used), b = Random(random, inner * columns);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, used, 1, b, [], expected, rows, used, columns);
        using PackedMatrix left = Pack(a, rows, used, (VectorWidth)width), right = Pack(b, inner, columns, (VectorWidth)width);
        right.Rows = used;
        using var c = new PackedMatrix(rows, columns, (VectorWidth)width);
        MatrixProduct.Multiply(left, 0, rows, right, null, c, default);
        Assert.Equal(expected, Unpack(c));
    }

    [Fact]
    public void Multiply_NaNInOneRow_StaysInThatRow()
    {
        int rows = 8, inner = 20, columns = 24;
        var random = new SeededRandom(11);
        var a = Random(random, rows * inner);
        a[(3 * inner) + 5] = float.NaN;
        using PackedMatrix left = Pack(a, rows, inner, VectorWidths.Best), right = Pack(Random(random, inner * columns), inner, columns, VectorWidths.Best);
        using var c = new PackedMatrix(rows, columns, VectorWidths.Best);
        MatrixProduct.Multiply(left, 0, rows, right, null, c, default);
        var result = Unpack(c);
        for (var i = 0; i < rows; i++) Assert.All(result[(i * columns)..((i + 1) * columns)], value => Assert.Equal(i == 3, float.IsNaN(value)));
    }

    [Fact]
    public void Multiply_ShapesThatDoNotFit_AreMisuse()
    {
        using PackedMatrix a = new(4, 5, VectorWidths.Best), b = new(6, 3, VectorWidths.Best), c = new(4, 3, VectorWidths.Best), d = new(5, 3, VectorWidths.Best);
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(a, 0, 4, b, null, c, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixProduct.Multiply(a, 2, 3, d, null, c, default));
        Assert.Throws<ArgumentException>(() => MatrixProduct.MultiplyTransposed(a, 0, 5, d, 0, null));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PackTransposed_AnyShape_IsTheTranspose(int width)
    {
        var random = new SeededRandom(13);
        for (var round = 0; round < 60; round++)
        {
            int rows = 1 + (int)random.NextBelow(120), columns = 1 + (int)random.NextBelow(120);
            var values = Random(random, rows * columns);
            using var source = Pack(values, rows, columns, (VectorWidth)width);
            using var transposed = new PackedMatrix(columns, rows, (VectorWidth)width);
            for (var panel = 0; panel < source.Panels; panel++) transposed.PackTransposed(source, panel, 0, rows);
            var result = Unpack(transposed);
            for (var i = 0; i < rows; i++) for (var j = 0; j < columns; j++) Assert.Equal(values[(i * columns) + j], result[(j * rows) + i]);
            Assert.Equal(values, Unpack(source));
        }
    }

    private static void Check(VectorWidth width, int rows, int inner, int columns, SeededRandom random)
    {
        float[] a = Random(random, rows * inner), b = Random(random, inner * columns), bias = Random(random, columns), outputs = Random(random, rows * columns);
        var biased = random.NextBelow(2) == 0;
        var finish = (FinishKind)random.NextBelow(5);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, inner, 1, b, biased ? bias : [], expected, rows, inner, columns);
        for (var i = 0; i < expected.Length; i++) expected[i] = Finish(finish, expected[i], outputs[i]);

        using PackedMatrix left = Pack(a, rows, inner, width), right = Pack(b, inner, columns, width), start = Pack(bias, 1, columns, width);
        using PackedMatrix gate = Pack(outputs, rows, columns, width), c = Pack([.. Enumerable.Repeat(float.NaN, rows * columns)], rows, columns, width);
        var gradient = finish is FinishKind.LeakyReluGradient or FinishKind.TanhGradient;
        MatrixProduct.Multiply(left, 0, rows, right, biased ? start.Address : null, c, new TileFinish(finish, 0.2f, gradient ? gate : null));
        Assert.True(Bits(expected).SequenceEqual(Bits(Unpack(c))), $"{width}, {rows} x {inner} x {columns}, {finish}, bias {biased}");
    }

    private static float Finish(FinishKind kind, float value, float output) => kind switch
    {
        FinishKind.LeakyRelu => value > 0 ? value : value * 0.2f,
        FinishKind.Tanh => ElementwiseKernel<float, ScalarLanes>.Tanh(value),
        FinishKind.LeakyReluGradient => output > 0 ? value : value * 0.2f,
        FinishKind.TanhGradient => value * (1 - (output * output)),
        _ => value,
    };

    /// <summary>In two pieces, as several threads would.</summary>
    private static PackedMatrix Pack(float[] values, int rows, int columns, VectorWidth width)
    {
        var packed = new PackedMatrix(rows, columns, width);
        var half = rows / 2;
        fixed (float* address = values)
        {
            packed.Pack(address + (half * columns), columns, half, rows - half);
            packed.Pack(address, columns, 0, half);
        }

        return packed;
    }

    private static float[] Unpack(PackedMatrix packed)
    {
        var values = new float[packed.Rows * packed.Columns];
        fixed (float* address = values) packed.Unpack(address, packed.Columns, 0, packed.Rows);
        return values;
    }

    private static float[] Random(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
