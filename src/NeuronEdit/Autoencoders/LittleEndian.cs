using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuronEdit.Autoencoders;

/// <summary>Numbers as bytes in the order that files and hashes use, whatever the machine's own.</summary>
internal static class LittleEndian
{
    // A span of bytes ends at 2 GB, one of floats at 8.
    private const int PieceValues = 1 << 24;

    /// <summary>Adds the values' bytes to a hash.</summary>
    public static void Append(IncrementalHash hash, ReadOnlySpan<float> values)
    {
        foreach (var piece in Pieces(values.Length)) hash.AppendData(MemoryMarshal.AsBytes(Ordered(values[piece])));
    }

    /// <summary>Writes a float[] or a double[].</summary>
    public static void Write(Stream stream, Array values)
    {
        foreach (var piece in Pieces(values.Length))
        {
            stream.Write(values is float[] singles
                ? MemoryMarshal.AsBytes(Ordered(singles.AsSpan(piece)))
                : MemoryMarshal.AsBytes(Ordered(((double[])values).AsSpan(piece))));
        }
    }

    /// <summary>Reads float32 values.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static float[] ReadSingles(Stream stream, int count)
    {
        var values = new float[count];
        foreach (var piece in Pieces(count)) stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(piece)));
        return BitConverter.IsLittleEndian ? values : Ordered(values).ToArray();
    }

    /// <summary>Reads float64 values.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static double[] ReadDoubles(Stream stream, int count)
    {
        var values = new double[count];
        foreach (var piece in Pieces(count)) stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(piece)));
        return BitConverter.IsLittleEndian ? values : Ordered(values).ToArray();
    }

    private static IEnumerable<Range> Pieces(int count)
    {
        for (long start = 0; start < count; start += PieceValues) yield return (int)start..(int)Math.Min(count, start + PieceValues);
    }

    private static ReadOnlySpan<float> Ordered(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian) return values;
        var reversed = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), reversed);
        return MemoryMarshal.Cast<int, float>(reversed);
    }

    private static ReadOnlySpan<double> Ordered(ReadOnlySpan<double> values)
    {
        if (BitConverter.IsLittleEndian) return values;
        var reversed = new long[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(values), reversed);
        return MemoryMarshal.Cast<long, double>(reversed);
    }
}
