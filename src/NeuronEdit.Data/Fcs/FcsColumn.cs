using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.Fcs;

/// <summary>Decodes one column of a block to the type that is wanted, channel numbers by the standard's formulas.</summary>
internal sealed class FcsColumn
{
    private const int Chunk = 512;
    private const int TableSizeMax = 1 << 16;
    private readonly FcsParameter _parameter;
    private readonly FcsStoredColumn _stored;
    private double[]? _table;

    /// <summary>Prepares one parameter.</summary>
    public FcsColumn(FcsParameter parameter, FcsLayout layout)
    {
        _parameter = parameter;
        _stored = new FcsStoredColumn(parameter, layout);
    }

    /// <summary>What it holds.</summary>
    public FcsValueKind Kind => _parameter.Kind;

    /// <summary>Decodes to float32; stored float32 keep every bit, all others are rounded to the nearest.</summary>
    public void Decode(FcsBlock block, Span<float> destination)
    {
        var words = MemoryMarshal.Cast<float, uint>(destination);
        switch (Kind)
        {
            case FcsValueKind.Single:
                _stored.Gather(block, words);
                break;
            case FcsValueKind.UInt32:
                _stored.Gather(block, words);
                for (var row = 0; row < block.Rows; row++) destination[row] = words[row];
                break;
            default:
                Narrow(block, destination);
                break;
        }
    }

    /// <summary>Decodes to float64; exact but for integers above 2^53, which are rounded to the nearest.</summary>
    public void Decode(FcsBlock block, Span<double> destination)
    {
        switch (Kind)
        {
            case FcsValueKind.Double:
                _stored.Gather(block, MemoryMarshal.Cast<double, ulong>(destination));
                break;
            case FcsValueKind.Single or FcsValueKind.UInt32:
                Widen32(block, destination);
                break;
            default:
                Widen64(block, destination);
                break;
        }
    }

    /// <summary>Decodes channel numbers of at most 32 bits.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public void Decode(FcsBlock block, Span<uint> destination)
    {
        if (Kind != FcsValueKind.UInt32) throw WrongType("UINTEGER");
        _stored.Gather(block, destination);
    }

    /// <summary>Decodes channel numbers.</summary>
    /// <exception cref="InvalidOperationException">The column holds something else.</exception>
    public void Decode(FcsBlock block, Span<ulong> destination)
    {
        if (Kind is not (FcsValueKind.UInt32 or FcsValueKind.UInt64)) throw WrongType("UBIGINT");
        _stored.Gather(block, destination);
    }

    [SkipLocalsInit]
    private void Narrow(FcsBlock block, Span<float> destination)
    {
        Span<double> values = stackalloc double[Chunk];
        for (var start = 0; start < block.Rows; start += Chunk)
        {
            var count = Math.Min(Chunk, block.Rows - start);
            Decode(block.Slice(start, count), values[..count]);
            for (var row = 0; row < count; row++) destination[start + row] = (float)values[row];
        }
    }

    private InvalidOperationException WrongType(string asked) => new($"Column '{_parameter.Name}' holds {_parameter.StoredType} and cannot be read as {asked}.");

    [SkipLocalsInit]
    private void Widen32(FcsBlock block, Span<double> destination)
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (var start = 0; start < block.Rows; start += Chunk)
        {
            var count = Math.Min(Chunk, block.Rows - start);
            _stored.Gather(block.Slice(start, count), words[..count]);
            var target = destination.Slice(start, count);
            if (Kind == FcsValueKind.Single)
                for (var row = 0; row < count; row++) target[row] = BitConverter.UInt32BitsToSingle(words[row]);
            else
                for (var row = 0; row < count; row++) target[row] = words[row];
        }
    }

    [SkipLocalsInit]
    private void Widen64(FcsBlock block, Span<double> destination)
    {
        Span<ulong> words = stackalloc ulong[Chunk];
        for (var start = 0; start < block.Rows; start += Chunk)
        {
            var count = Math.Min(Chunk, block.Rows - start);
            _stored.Gather(block.Slice(start, count), words[..count]);
            Scale(words[..count], destination.Slice(start, count));
        }
    }

    private void Scale(ReadOnlySpan<ulong> channels, Span<double> destination)
    {
        if (Kind == FcsValueKind.Scaled && _parameter.Mask < TableSizeMax)
        {
            var table = _table ??= [.. Enumerable.Range(0, (int)_parameter.Mask + 1).Select(channel => ScaleValue((ulong)channel))];
            for (var row = 0; row < channels.Length; row++) destination[row] = table[(int)channels[row]];
            return;
        }

        for (var row = 0; row < channels.Length; row++) destination[row] = Kind == FcsValueKind.Scaled ? ScaleValue(channels[row]) : channels[row];
    }

    /// <summary>The standard's formulas: 10^(f1*x/range)*f2, or x/gain.</summary>
    private double ScaleValue(ulong channel) => _parameter.Decades > 0
        ? Math.Pow(10, _parameter.Decades * channel / _parameter.Range) * _parameter.LogOffset
        : channel / _parameter.Gain;
}
