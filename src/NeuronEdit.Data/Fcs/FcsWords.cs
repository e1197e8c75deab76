using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>Gathers one column of stored words out of rows, most significant byte first or last.</summary>
internal static class FcsWords
{
    private interface IWord<T>
    {
        static abstract T Load(ref byte at);
    }

    /// <summary>Gathers words of 8, 16, 24 or 32 bits, zero-extended.</summary>
    /// <param name="rows">Bytes of whole rows.</param>
    /// <param name="offset">First byte of the column in a row.</param>
    /// <param name="stride">Bytes of a row.</param>
    /// <param name="bits">Bits of the word.</param>
    /// <param name="bigEndian">True where the most significant byte comes first.</param>
    /// <param name="destination">[rows], filled whole.</param>
    public static void Gather(ReadOnlySpan<byte> rows, int offset, int stride, int bits, bool bigEndian, Span<uint> destination)
    {
        Check(rows, offset, stride, bits, destination.Length);
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), offset);
        switch (bits, bigEndian)
        {
            case (8, _): Gather<uint, Word8>(ref first, stride, destination); break;
            case (16, false): Gather<uint, Little16>(ref first, stride, destination); break;
            case (16, true): Gather<uint, Big16>(ref first, stride, destination); break;
            case (24, false): Gather<uint, Little24>(ref first, stride, destination); break;
            case (24, true): Gather<uint, Big24>(ref first, stride, destination); break;
            case (32, false): Gather<uint, Little32>(ref first, stride, destination); break;
            case (32, true): Gather<uint, Big32>(ref first, stride, destination); break;
            default: throw new ArgumentOutOfRangeException(nameof(bits));
        }
    }

    /// <summary>Gathers words of 8 to 64 bits, a multiple of 8, zero-extended.</summary>
    /// <inheritdoc cref="Gather(ReadOnlySpan{byte}, int, int, int, bool, Span{uint})"/>
    public static void Gather(ReadOnlySpan<byte> rows, int offset, int stride, int bits, bool bigEndian, Span<ulong> destination)
    {
        Check(rows, offset, stride, bits, destination.Length);
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), offset);
        if (bits == 64 && bigEndian) Gather<ulong, Big64>(ref first, stride, destination);
        else if (bits == 64) Gather<ulong, Little64>(ref first, stride, destination);
        else GatherBytes(rows[offset..], stride, bits / 8, bigEndian, destination);
    }

    /// <summary>Gathers words of 1 to 64 bits from rows that are one stream of bits, most significant bit first.</summary>
    /// <param name="rows">Bytes that contain the rows.</param>
    /// <param name="firstBit">First bit of the column in the first row.</param>
    /// <param name="stride">Bits of a row.</param>
    /// <param name="bits">Bits of the word.</param>
    /// <param name="destination">[rows], filled whole.</param>
    public static void GatherBits(ReadOnlySpan<byte> rows, long firstBit, long stride, int bits, Span<ulong> destination)
    {
        for (var row = 0; row < destination.Length; row++)
        {
            var at = firstBit + (row * stride);
            var word = 0UL;
            for (var left = bits; left > 0;)
            {
                var free = 8 - (int)(at & 7);
                var take = Math.Min(free, left);
                var piece = (uint)(rows[(int)(at >> 3)] >> (free - take)) & ((1U << take) - 1);
                word = (word << take) | piece;
                at += take;
                left -= take;
            }

            destination[row] = word;
        }
    }

    private static void Gather<T, TWord>(ref byte first, int stride, Span<T> destination)
        where TWord : struct, IWord<T>
    {
        for (var row = 0; row < destination.Length; row++)
        {
            destination[row] = TWord.Load(ref first);
            first = ref Unsafe.Add(ref first, stride);
        }
    }

    private static void GatherBytes(ReadOnlySpan<byte> rows, int stride, int bytes, bool bigEndian, Span<ulong> destination)
    {
        for (var row = 0; row < destination.Length; row++)
        {
            var at = rows.Slice(row * stride, bytes);
            var word = 0UL;
            for (var place = 0; place < bytes; place++) word = (word << 8) | at[bigEndian ? place : bytes - 1 - place];
            destination[row] = word;
        }
    }

    private static void Check(ReadOnlySpan<byte> rows, int offset, int stride, int bits, int count)
    {
        if (count > 0 && ((long)(count - 1) * stride) + offset + (bits / 8) > rows.Length)
            throw new ArgumentException($"{count} rows of {stride} bytes do not lie in {rows.Length} bytes.", nameof(rows));
    }

    private static T Native<T>(ref byte at, bool bigEndian)
        where T : unmanaged =>
        bigEndian == BitConverter.IsLittleEndian ? Reverse(Unsafe.ReadUnaligned<T>(ref at)) : Unsafe.ReadUnaligned<T>(ref at);

    private static T Reverse<T>(T word)
        where T : unmanaged
    {
        if (typeof(T) == typeof(ushort)) return Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ushort>(word)));
        if (typeof(T) == typeof(uint)) return Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, uint>(word)));
        return Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ulong>(word)));
    }

    private readonly struct Word8 : IWord<uint>
    {
        public static uint Load(ref byte at) => at;
    }

    private readonly struct Little16 : IWord<uint>
    {
        public static uint Load(ref byte at) => Native<ushort>(ref at, false);
    }

    private readonly struct Big16 : IWord<uint>
    {
        public static uint Load(ref byte at) => Native<ushort>(ref at, true);
    }

    private readonly struct Little24 : IWord<uint>
    {
        public static uint Load(ref byte at) => at | ((uint)Unsafe.Add(ref at, 1) << 8) | ((uint)Unsafe.Add(ref at, 2) << 16);
    }

    private readonly struct Big24 : IWord<uint>
    {
        public static uint Load(ref byte at) => ((uint)at << 16) | ((uint)Unsafe.Add(ref at, 1) << 8) | Unsafe.Add(ref at, 2);
    }

    private readonly struct Little32 : IWord<uint>
    {
        public static uint Load(ref byte at) => Native<uint>(ref at, false);
    }

    private readonly struct Big32 : IWord<uint>
    {
        public static uint Load(ref byte at) => Native<uint>(ref at, true);
    }

    private readonly struct Little64 : IWord<ulong>
    {
        public static ulong Load(ref byte at) => Native<ulong>(ref at, false);
    }

    private readonly struct Big64 : IWord<ulong>
    {
        public static ulong Load(ref byte at) => Native<ulong>(ref at, true);
    }
}
