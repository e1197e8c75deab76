using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>Turns stored rows into row-major float32.</summary>
internal static class FcsRows
{
    private const int Chunk = 256;

    /// <summary>Decodes some columns of a block.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="decoders">Of all columns of the file.</param>
    /// <param name="layout">How a row lies.</param>
    /// <param name="columns">Ordinals of the wanted columns in their order.</param>
    /// <param name="destination">[block.Rows x columns].</param>
    public static void Transpose(FcsBlock block, FcsColumn[] decoders, FcsLayout layout, ReadOnlySpan<int> columns, Span<float> destination)
    {
        if (layout.DataType != 'F') TransposeAny(block, decoders, columns, destination);
        else if (IsWholeRow(columns, decoders.Length)) CopyWhole(block.Bytes, layout.BigEndian, MemoryMarshal.Cast<float, uint>(destination));
        else PickSingles(block, layout.BigEndian, columns, MemoryMarshal.Cast<float, uint>(destination));
    }

    private static bool IsWholeRow(ReadOnlySpan<int> columns, int count)
    {
        if (columns.Length != count) return false;
        for (var at = 0; at < count; at++)
        {
            if (columns[at] != at) return false;
        }

        return true;
    }

    /// <summary>All values of all rows in their order: one copy, with its bytes reversed where needed (vectorised by the framework).</summary>
    private static void CopyWhole(ReadOnlySpan<byte> bytes, bool bigEndian, Span<uint> destination)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes)[..destination.Length];
        if (bigEndian == BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, destination);
        else words.CopyTo(destination);
    }

    private static void PickSingles(FcsBlock block, bool bigEndian, ReadOnlySpan<int> columns, Span<uint> destination)
    {
        var stride = (int)(block.RowBits / 8);
        var swap = bigEndian == BitConverter.IsLittleEndian;
        for (var row = 0; row < block.Rows; row++)
        {
            var words = MemoryMarshal.Cast<byte, uint>(block.Bytes.Slice(row * stride, stride));
            var target = destination.Slice(row * columns.Length, columns.Length);
            if (swap)
                for (var at = 0; at < columns.Length; at++) target[at] = BinaryPrimitives.ReverseEndianness(words[columns[at]]);
            else
                for (var at = 0; at < columns.Length; at++) target[at] = words[columns[at]];
        }
    }

    [SkipLocalsInit]
    private static void TransposeAny(FcsBlock block, FcsColumn[] decoders, ReadOnlySpan<int> columns, Span<float> destination)
    {
        Span<float> values = stackalloc float[Chunk];
        for (var start = 0; start < block.Rows; start += Chunk)
        {
            var count = Math.Min(Chunk, block.Rows - start);
            var slice = block.Slice(start, count);
            for (var at = 0; at < columns.Length; at++)
            {
                decoders[columns[at]].Decode(slice, values[..count]);
                var target = destination[((start * columns.Length) + at)..];
                for (var row = 0; row < count; row++) target[row * columns.Length] = values[row];
            }
        }
    }
}
