using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Sketches;

/// <summary>Sorting and merging of values without NaN and -0, for which ascending order is one sequence of bits however it is found.</summary>
/// <remarks>
/// With AVX2 by sorting networks in eight lanes (see SortedRuns.Avx2.cs), which have no branches to mispredict; otherwise by the runtime's sort
/// and a plain merge, which are also the reference in tests. Buffers of up to 256 kB belong to the thread, so sketches allocate nothing in the long run.
/// </remarks>
internal static partial class SortedRuns
{
    private const int LargestKept = 1 << 16;

    [ThreadStatic]
    private static float[]? _first, _second;

    /// <summary>Sorts in place, ascending.</summary>
    internal static void Sort(Span<float> values)
    {
        if (Avx2.IsSupported && values.Length > Lanes) SortWide(values);
        else values.Sort();
    }

    /// <summary>Merges every stride-th item of an ascending run, from the offset on, into an ascending array.</summary>
    /// <param name="target">The array; it has room for own plus incoming items.</param>
    /// <param name="own">Items it holds.</param>
    /// <param name="run">Ascending; not part of the target.</param>
    /// <param name="offset">First item taken.</param>
    /// <param name="stride">Distance of items taken, 1 or 2.</param>
    internal static void MergeInto(float[] target, int own, ReadOnlySpan<float> run, int offset, int stride)
    {
        if (Avx2.IsSupported && own > 0) MergeIntoWide(target, own, run, offset, stride);
        else MergeIntoPlain(target, own, run, offset, stride);
    }

    /// <summary>The plain merge: from the back, so that no buffer is needed.</summary>
    internal static void MergeIntoPlain(float[] target, int own, ReadOnlySpan<float> run, int offset, int stride)
    {
        var incoming = run.Length / stride;
        var i = own - 1;
        var j = offset + ((incoming - 1) * stride);
        var k = own + incoming - 1;
        while (i >= 0 && j >= 0)
        {
            var (ours, theirs) = (target[i], run[j]);
            var takeOurs = ours > theirs;
            target[k--] = takeOurs ? ours : theirs;
            i -= takeOurs ? 1 : 0;
            j -= takeOurs ? 0 : stride;
        }

        for (; j >= 0; j -= stride) target[k--] = run[j];
    }

    /// <summary>A buffer that the thread keeps, unless it is a large one.</summary>
    private static float[] Buffer(ref float[]? buffer, int length)
    {
        if (length > LargestKept) return new float[length];
        if (buffer is null || buffer.Length < length) buffer = new float[Math.Max(length, 4096)];
        return buffer;
    }

    private static int RoundUp(int length, int multiple) => (length + multiple - 1) / multiple * multiple;
}
