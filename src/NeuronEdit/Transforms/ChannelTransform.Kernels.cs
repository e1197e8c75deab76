using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronEdit.Transforms;

public sealed partial class ChannelTransform
{
    private const int Lanes = 4;

    /// <summary>Applies a function to every value; the last channels of a row go through a padded vector, so they are computed like all others.</summary>
    private void Run<TFunction>(Span<float> rows)
        where TFunction : struct, IElementFunction
    {
        Span<float> padded = stackalloc float[Lanes];
        padded.Clear();
        for (var start = 0; start < rows.Length; start += Channels)
        {
            var row = rows.Slice(start, Channels);
            var channel = 0;
            for (; channel <= Channels - Lanes; channel += Lanes)
                Evaluate<TFunction>(Load(row[channel..]), channel).CopyTo(row[channel..]);
            if (channel == Channels) continue;
            var rest = row[channel..];
            rest.CopyTo(padded);
            Evaluate<TFunction>(Load(padded), channel).CopyTo(padded);
            padded[..rest.Length].CopyTo(rest);
        }
    }

    private void RunChanged<TFunction>(Span<float> raw, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
        where TFunction : struct, IElementFunction
    {
        Span<float> padded = stackalloc float[3 * Lanes];
        padded.Clear();
        for (var start = 0; start < raw.Length; start += Channels)
        {
            var end = start + Channels;
            var i = start;
            for (; i <= end - Lanes; i += Lanes)
                ChangedOnly<TFunction>(Load(raw[i..]), Load(before[i..]), Load(after[i..]), i - start).CopyTo(raw[i..]);
            if (i == end) continue;
            raw[i..end].CopyTo(padded);
            before[i..end].CopyTo(padded[Lanes..]);
            after[i..end].CopyTo(padded[(2 * Lanes)..]);
            ChangedOnly<TFunction>(Load(padded), Load(padded[Lanes..]), Load(padded[(2 * Lanes)..]), i - start).CopyTo(padded);
            padded[..(end - i)].CopyTo(raw[i..end]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> ChangedOnly<TFunction>(Vector128<float> raw, Vector128<float> before, Vector128<float> after, int channel)
        where TFunction : struct, IElementFunction
    {
        var bothNaN = ~(Vector128.Equals(before, before) | Vector128.Equals(after, after));
        var unchanged = Vector128.Equals(before, after) | bothNaN;
        return Vector128.EqualsAll(unchanged.AsInt32(), Vector128<int>.AllBitsSet)
            ? raw
            : Vector128.ConditionalSelect(unchanged, raw, Evaluate<TFunction>(after, channel));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Evaluate<TFunction>(Vector128<float> values, int channel)
        where TFunction : struct, IElementFunction
    {
        var wide = Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values));
        var offset = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_offsets), (nuint)channel);
        var factor = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_factors), (nuint)channel);
        var result = TFunction.Of(wide, offset, factor, Vector256.Create(Spec.Cofactor));
        return Vector128.Narrow(result.GetLower(), result.GetUpper());
    }

    private static Vector128<float> Load(ReadOnlySpan<float> values) => Vector128.Create(values);
}
