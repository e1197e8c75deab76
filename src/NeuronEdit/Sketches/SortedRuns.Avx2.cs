using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Sketches;

/// <remarks>Runs are padded with infinity to whole vectors; the padding sorts behind every value, or among equals of it, and is cut off.</remarks>
internal static unsafe partial class SortedRuns
{
    private const int Lanes = 8, Block = Lanes * Lanes;

    private static void SortWide(Span<float> values)
    {
        var length = RoundUp(values.Length, Block);
        fixed (float* first = Buffer(ref _first, length), second = Buffer(ref _second, length))
        {
            values.CopyTo(new Span<float>(first, length));
            new Span<float>(first + values.Length, length - values.Length).Fill(float.PositiveInfinity);
            for (var i = 0; i < length; i += Block) SortBlock(first + i);
            var (from, to) = ((nint)first, (nint)second);
            for (var run = Lanes; run < length; run *= 2, (from, to) = (to, from))
                for (var i = 0; i < length; i += 2 * run)
                    Merge((float*)from + i, Math.Min(run, length - i), (float*)from + i + run, Math.Clamp(length - i - run, 0, run), (float*)to + i);
            new Span<float>((float*)from, values.Length).CopyTo(values);
        }
    }

    private static void MergeIntoWide(float[] target, int own, ReadOnlySpan<float> run, int offset, int stride)
    {
        var incoming = run.Length / stride;
        if (incoming == 0) return;
        var (paddedOwn, paddedIncoming) = (RoundUp(own, Lanes), RoundUp(incoming, Lanes));
        var length = paddedOwn + paddedIncoming;
        fixed (float* inputs = Buffer(ref _first, length), output = Buffer(ref _second, length))
        {
            target.AsSpan(0, own).CopyTo(new Span<float>(inputs, own));
            new Span<float>(inputs + own, paddedOwn - own).Fill(float.PositiveInfinity);
            var second = inputs + paddedOwn;
            for (var i = 0; i < incoming; i++) second[i] = run[offset + (i * stride)];
            new Span<float>(second + incoming, paddedIncoming - incoming).Fill(float.PositiveInfinity);
            Merge(inputs, paddedOwn, second, paddedIncoming, output);
            new Span<float>(output, own + incoming).CopyTo(target);
        }
    }

    /// <summary>Merges two ascending runs of whole vectors: the lower half of two vectors is done, the upper half meets the vector that begins lower.</summary>
    private static void Merge(float* a, int lengthA, float* b, int lengthB, float* output)
    {
        if (lengthB == 0)
        {
            new Span<float>(a, lengthA).CopyTo(new Span<float>(output, lengthA));
            return;
        }

        var (endA, endB) = ((nint)(a + lengthA), (nint)(b + lengthB));
        var upper = Vector256.Load(a);
        var next = Vector256.Load(b);
        a += Lanes;
        b += Lanes;
        while (true)
        {
            var lower = MergeVectors(ref upper, next);
            lower.Store(output);
            output += Lanes;
            if ((nint)a < endA && ((nint)b >= endB || *a <= *b))
            {
                next = Vector256.Load(a);
                a += Lanes;
            }
            else if ((nint)b < endB)
            {
                next = Vector256.Load(b);
                b += Lanes;
            }
            else
            {
                break;
            }
        }

        upper.Store(output);
    }

    /// <summary>Bitonic merge of two ascending vectors: returns the eight lowest, leaves the eight highest, both ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MergeVectors(ref Vector256<float> a, Vector256<float> b)
    {
        var reversed = Avx2.PermuteVar8x32(b, Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0));
        var lower = Avx.Min(a, reversed);
        a = Untangle(Avx.Max(a, reversed));
        return Untangle(lower);
    }

    /// <summary>Sorts a bitonic vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Untangle(Vector256<float> v)
    {
        var other = Avx.Permute2x128(v, v, 0x01);
        v = Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0xF0);
        other = Avx.Permute(v, 0x4E);
        v = Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0xCC);
        other = Avx.Permute(v, 0xB1);
        return Avx.Blend(Avx.Min(v, other), Avx.Max(v, other), 0xAA);
    }

    /// <summary>Makes eight ascending runs of eight from 64 values: a network sorts the columns of eight vectors, a transposition lays them in a row.</summary>
    private static void SortBlock(float* block)
    {
        var (v0, v1, v2, v3) = (Vector256.Load(block), Vector256.Load(block + 8), Vector256.Load(block + 16), Vector256.Load(block + 24));
        var (v4, v5, v6, v7) = (Vector256.Load(block + 32), Vector256.Load(block + 40), Vector256.Load(block + 48), Vector256.Load(block + 56));
        Order(ref v0, ref v1); Order(ref v2, ref v3); Order(ref v4, ref v5); Order(ref v6, ref v7);
        Order(ref v0, ref v2); Order(ref v1, ref v3); Order(ref v4, ref v6); Order(ref v5, ref v7);
        Order(ref v1, ref v2); Order(ref v5, ref v6); Order(ref v0, ref v4); Order(ref v3, ref v7);
        Order(ref v1, ref v5); Order(ref v2, ref v6);
        Order(ref v1, ref v4); Order(ref v3, ref v6);
        Order(ref v2, ref v4); Order(ref v3, ref v5);
        Order(ref v3, ref v4);
        var (p0, p1, p2, p3) = (Avx.UnpackLow(v0, v1), Avx.UnpackHigh(v0, v1), Avx.UnpackLow(v2, v3), Avx.UnpackHigh(v2, v3));
        var (p4, p5, p6, p7) = (Avx.UnpackLow(v4, v5), Avx.UnpackHigh(v4, v5), Avx.UnpackLow(v6, v7), Avx.UnpackHigh(v6, v7));
        Spread(block, 0, Avx.Shuffle(p0, p2, 0x44), Avx.Shuffle(p4, p6, 0x44));
        Spread(block, 1, Avx.Shuffle(p0, p2, 0xEE), Avx.Shuffle(p4, p6, 0xEE));
        Spread(block, 2, Avx.Shuffle(p1, p3, 0x44), Avx.Shuffle(p5, p7, 0x44));
        Spread(block, 3, Avx.Shuffle(p1, p3, 0xEE), Avx.Shuffle(p5, p7, 0xEE));
    }

    /// <summary>Stores column i and column i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(float* block, int column, Vector256<float> top, Vector256<float> bottom)
    {
        Avx.Permute2x128(top, bottom, 0x20).Store(block + (column * Lanes));
        Avx.Permute2x128(top, bottom, 0x31).Store(block + ((column + 4) * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Order(ref Vector256<float> a, ref Vector256<float> b)
    {
        var lower = Avx.Min(a, b);
        b = Avx.Max(a, b);
        a = lower;
    }
}
