using System.Buffers.Binary;
using System.Globalization;

namespace NeuronEdit.Sketches;

/// <summary>The bytes of a quantile sketch, version 1, little-endian.</summary>
/// <remarks>
/// <code>
/// offset size
///      0    4  "NEQS"
///      4    2  version, 1
///      6    2  levels L, 1 to 60
///      8    4  capacity, 64 to 2^20
///     12    4  total, the items of all levels, at most the capacity
///     16    8  count of values entered
///     24    8  count of NaN
///     32    8  error variance, float64, rows squared
///     40    8  bit h: level h awaits the second compaction of a pair
///     48    8  bit h: that compaction keeps the odd positions
///     56   32  generator of coin tosses, four words, not all zero
///     88    4  minimum, float32 (+infinity if count is 0)
///     92    4  maximum, float32 (-infinity if count is 0)
///     96   4L  size of each level, level 0 first
///  96+4L   4T  the items, level 0 first, each level ascending
/// </code>
/// The same sketch always gives the same bytes. Refused: another magic or version; levels, capacity, total, counts or sizes out of range; sizes
/// that do not add up to total or, weighted by 2^h, to count; an empty top level above level 0; pair bits at or above L, or odd bits
/// without the pair's; a variance that is negative or not finite, or not 0 exactly when L is 1; items that are NaN, descending, or beyond minimum
/// and maximum; a generator of zeros; and any other length.
/// </remarks>
internal static class SketchFormat
{
    internal const int HeaderLength = 96;
    internal const ushort Version = 1;
    internal static ReadOnlySpan<byte> Magic => "NEQS"u8;

    internal static NeuronEditException Refused(string name, FormattableString what) => new(
        FailureCode.Artifact,
        $"{name} is not a usable sketch: {what.ToString(CultureInfo.InvariantCulture)}. Restore the file from its copy, or sketch the data again.");

    internal static void WriteItems(Span<byte> target, ReadOnlySpan<float> items)
    {
        for (var i = 0; i < items.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(target[(4 * i)..], items[i]);
    }

    internal static float[] ReadItems(ReadOnlySpan<byte> source)
    {
        var items = new float[source.Length / 4];
        for (var i = 0; i < items.Length; i++) items[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]);
        return items;
    }
}
