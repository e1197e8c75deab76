using System.Runtime.CompilerServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>One column as it is stored: where its words lie in a row, and which of their bits count.</summary>
internal sealed class FcsStoredColumn
{
    private const int Chunk = 512;
    private readonly FcsLayout _layout;
    private readonly long _offset;
    private readonly int _width;
    private readonly ulong _mask;

    /// <summary>Finds the column in the row.</summary>
    public FcsStoredColumn(FcsParameter parameter, FcsLayout layout)
    {
        _layout = layout;
        _offset = layout.Offsets[parameter.Index];
        _width = layout.Widths[parameter.Index];
        _mask = parameter.Mask;
    }

    /// <summary>Fetches words of at most 32 bits.</summary>
    public void Gather(FcsBlock block, Span<uint> destination)
    {
        destination = destination[..block.Rows];
        if (_layout.IsPacked)
        {
            GatherPacked(block, destination);
            return;
        }

        FcsWords.Gather(block.Bytes, (int)(_offset / 8), (int)(block.RowBits / 8), _width, _layout.BigEndian, destination);
        if (_mask >= uint.MaxValue) return;
        var mask = (uint)_mask;
        for (var row = 0; row < destination.Length; row++) destination[row] &= mask;
    }

    /// <summary>Fetches words of at most 64 bits.</summary>
    public void Gather(FcsBlock block, Span<ulong> destination)
    {
        destination = destination[..block.Rows];
        if (_layout.IsPacked) FcsWords.GatherBits(block.Bytes, block.FirstBit + _offset, block.RowBits, _width, destination);
        else FcsWords.Gather(block.Bytes, (int)(_offset / 8), (int)(block.RowBits / 8), _width, _layout.BigEndian, destination);
        if (_mask == ulong.MaxValue) return;
        for (var row = 0; row < destination.Length; row++) destination[row] &= _mask;
    }

    [SkipLocalsInit]
    private void GatherPacked(FcsBlock block, Span<uint> destination)
    {
        Span<ulong> words = stackalloc ulong[Chunk];
        for (var start = 0; start < block.Rows; start += Chunk)
        {
            var count = Math.Min(Chunk, block.Rows - start);
            Gather(block.Slice(start, count), words[..count]);
            for (var row = 0; row < count; row++) destination[start + row] = (uint)words[row];
        }
    }
}
