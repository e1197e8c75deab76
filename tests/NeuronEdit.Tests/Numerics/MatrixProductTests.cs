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
    public void Multiply_SomeRowsAndPanels_GivesTheSameBitsAndTouchesNothingElse(int width)
    {
        var random = new SeededRandom(9);
        int rows = 29, inner = 300, columns = 75;
        var a = Random(random, rows * inner);
        var b = Random(random, inner * columns);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, inner, 1, b, [], expected, rows, inner, columns);
        var c = new float[rows * columns];
        Array.Fill(c, 12345f);
        using var packed = Pack(b, inner, columns, (VectorWidth)width, transposed: false);
        int firstRow = 3, someRows = 17, firstPanel = packed.Panels / 2, panels = packed.Panels - firstPanel;
        fixed (float* left = a, result = c)
        {
            MatrixProduct.Multiply(
                new LeftRows(left, inner, 1).From(firstRow, 0), someRows, packed, firstPanel, panels, null, result + (firstRow * columns), columns, default);
        }

        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var inside = i >= firstRow && i < firstRow + someRows && j >= firstPanel * packed.PanelWidth;
                Assert.Equal(inside ? expected[(i * columns) + j] : 12345f, c[(i * columns) + j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_WithLessInnerRowsThanPacked_SumsOnlyThose(int width)
    {
        var random = new SeededRandom(10);
        int rows = 9, inner = 40, used = 23, columns = 37;
        var a = Random(random, rows * used);
        var b = Random(random, inner * columns);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, used, 1, b, [], expected, rows, used, columns);
        using var packed = Pack(b, inner, columns, (VectorWidth)width, transposed: false);
        packed.Inner = used;
        var c = new float[rows * columns];
        fixed (float* left = a, result = c) MatrixProduct.Multiply(new LeftRows(left, used, 1), rows, packed, null, result, columns, default);
        Assert.Equal(expected, c);
    }

    [Fact]
    public void Multiply_NaNInOneRow_StaysInThatRow()
    {
        int rows = 8, inner = 20, columns = 24;
        var random = new SeededRandom(11);
        var a = Random(random, rows * inner);
        a[(3 * inner) + 5] = float.NaN;
        using var packed = Pack(Random(random, inner * columns), inner, columns, VectorWidths.Best, transposed: false);
        var c = new float[rows * columns];
        fixed (float* left = a, result = c) MatrixProduct.Multiply(new LeftRows(left, inner, 1), rows, packed, null, result, columns, default);
        for (var i = 0; i < rows; i++) Assert.All(c[(i * columns)..((i + 1) * columns)], value => Assert.Equal(i == 3, float.IsNaN(value)));
    }

    private static void Check(VectorWidth width, int rows, int inner, int columns, SeededRandom random)
    {
        float[] a = Random(random, rows * inner), b = Random(random, inner * columns), bias = Random(random, columns), outputs = Random(random, rows * columns);
        var transposedLeft = random.NextBelow(2) == 0;
        var biased = random.NextBelow(2) == 0;
        var finish = (FinishKind)random.NextBelow(5);
        var expected = new float[rows * columns];
        ReferenceProduct.Multiply(a, transposedLeft ? 1 : inner, transposedLeft ? rows : 1, b, biased ? bias : [], expected, rows, inner, columns);
        for (var i = 0; i < expected.Length; i++) expected[i] = Finish(finish, expected[i], outputs[i]);

        using var packed = Pack(b, inner, columns, width, transposed: random.NextBelow(2) == 0);
        var padded = new float[packed.Panels * packed.PanelWidth];
        bias.CopyTo(padded, 0);
        var c = new float[rows * columns];
        Array.Fill(c, float.NaN);
        fixed (float* left = a, start = padded, result = c, gate = outputs)
        {
            var leftRows = transposedLeft ? new LeftRows(left, 1, rows) : new LeftRows(left, inner, 1);
            var gradient = finish is FinishKind.LeakyReluGradient or FinishKind.TanhGradient;
            MatrixProduct.Multiply(leftRows, rows, packed, biased ? start : null, result, columns, new TileFinish(finish, 0.2f, gradient ? gate : null, columns));
        }

        Assert.True(Bits(expected).SequenceEqual(Bits(c)), $"{width}, {rows} x {inner} x {columns}, {finish}, A transposed {transposedLeft}, bias {biased}");
    }

    private static float Finish(FinishKind kind, float value, float output) => kind switch
    {
        FinishKind.LeakyRelu => value > 0 ? value : value * 0.2f,
        FinishKind.Tanh => ElementwiseKernel<float, ScalarLanes>.Tanh(value),
        FinishKind.LeakyReluGradient => output > 0 ? value : value * 0.2f,
        FinishKind.TanhGradient => value * (1 - (output * output)),
        _ => value,
    };

    private static PackedMatrix Pack(float[] b, int inner, int columns, VectorWidth width, bool transposed)
    {
        var packed = new PackedMatrix(inner, columns, width);
        var source = b;
        if (transposed)
        {
            source = new float[b.Length];
            for (var k = 0; k < inner; k++)
            {
                for (var j = 0; j < columns; j++) source[(j * inner) + k] = b[(k * columns) + j];
            }
        }

        // In two pieces, as several threads would.
        var total = transposed ? columns : inner;
        var half = total / 2;
        var stride = transposed ? inner : columns;
        fixed (float* address = source)
        {
            foreach (var (first, count) in new[] { (half, total - half), (0, half) })
            {
                if (transposed) packed.PackTransposed(address + (first * stride), stride, first, count);
                else packed.Pack(address + (first * stride), stride, first, count);
            }
        }

        return packed;
    }

    private static float[] Random(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
