using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Transforms;

public sealed partial class ChannelTransform
{
    private const int Lanes = 4;

    /// <summary>Applies a function to every value; the last channels of a row go through a padded vector, so they are computed like all others.</summary>
    private void Run<TFunction>(Span<float> rows, double[] factors)
        where TFunction : struct, IElementFunction
    {
        ref var value = ref MemoryMarshal.GetReference(rows);
        var (whole, rest) = (Channels - (Channels % Lanes), Channels % Lanes);
        for (var row = 0; row < rows.Length; row += Channels)
        {
            for (var channel = 0; channel < whole; channel += Lanes, value = ref Unsafe.Add(ref value, Lanes))
                Evaluate<TFunction>(Vector128.LoadUnsafe(ref value), factors, channel).StoreUnsafe(ref value);
            if (rest == 0) continue;
            Store(Evaluate<TFunction>(Load(ref value, rest), factors, whole), ref value, rest);
            value = ref Unsafe.Add(ref value, rest);
        }
    }

    private void RunChanged<TFunction>(Span<float> raw, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
        where TFunction : struct, IElementFunction
    {
        ref var r = ref MemoryMarshal.GetReference(raw);
        ref var b = ref MemoryMarshal.GetReference(before);
        ref var a = ref MemoryMarshal.GetReference(after);
        var (whole, rest) = (Channels - (Channels % Lanes), Channels % Lanes);
        for (var row = 0; row < raw.Length; row += Channels)
        {
            var i = row;
            for (var channel = 0; channel < whole; channel += Lanes, i += Lanes)
            {
                ChangedOnly<TFunction>(Vector128.LoadUnsafe(ref r, (nuint)i), Vector128.LoadUnsafe(ref b, (nuint)i), Vector128.LoadUnsafe(ref a, (nuint)i), channel)
                    .StoreUnsafe(ref r, (nuint)i);
            }

            if (rest == 0) continue;
            ref var last = ref Unsafe.Add(ref r, i);
            Store(ChangedOnly<TFunction>(Load(ref last, rest), Load(ref Unsafe.Add(ref b, i), rest), Load(ref Unsafe.Add(ref a, i), rest), whole), ref last, rest);
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
            : Vector128.ConditionalSelect(unchanged, raw, Evaluate<TFunction>(after, _inverses, channel));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<float> Evaluate<TFunction>(Vector128<float> values, double[] factors, int channel)
        where TFunction : struct, IElementFunction
    {
        var offset = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_offsets), (nuint)channel);
        var factor = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(factors), (nuint)channel);
        return Narrow(TFunction.Of(Widen(values), offset, factor, Vector256.Create(Spec.Cofactor)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(Vector128<float> values) =>
        Avx.IsSupported ? Avx.ConvertToVector256Double(values) : Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Narrow(Vector256<double> values) =>
        Avx.IsSupported ? Avx.ConvertToVector128Single(values) : Vector128.Narrow(values.GetLower(), values.GetUpper());

    /// <summary>One to three values, then zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref float values, int count) =>
        Vector128.Create(values, count > 1 ? Unsafe.Add(ref values, 1) : 0, count > 2 ? Unsafe.Add(ref values, 2) : 0, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<float> vector, ref float values, int count)
    {
        values = vector[0];
        if (count > 1) Unsafe.Add(ref values, 1) = vector[1];
        if (count > 2) Unsafe.Add(ref values, 2) = vector[2];
    }
}
