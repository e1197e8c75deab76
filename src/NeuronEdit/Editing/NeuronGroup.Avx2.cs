using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Editing;

/// <remarks>
/// A value is compared with sixteen pivots at once, then with the eight thresholds of the part that it lies in; how many it reaches is the interval. Its
/// line is one load. Gathers would fetch both for eight values at once, but cost five times as many steps as the loads that they stand for.
/// </remarks>
internal sealed unsafe partial class NeuronGroup
{
    private void ApplyWide(Span<float> block, int first, int stride, float strength)
    {
        fixed (float* values = block, pivots = _pivots, thresholds = _thresholds, lines = _lines)
        {
            var search = new Search(pivots, thresholds, lines, _intervals);
            var last = values + block.Length;
            if (_neurons == Width)
            {
                var strengths = Vector256.Create(strength);
                for (var row = values + first; row < last; row += stride) EditEight(row, search, strengths);
                return;
            }

            for (var row = values + first; row < last; row += stride)
                for (var lane = 0; lane < _neurons; lane++) row[lane] = EditOne(row[lane], new ReadOnlySpan<float>(search.Line(row + lane, lane), LineFloats), strength);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EditEight(float* row, in Search search, Vector256<float> strength)
    {
        // Each half of a vector holds the line of one neuron: k below, k + 4 above.
        var line0 = Pair(search.Line(row, 0), search.Line(row + 4, 4));
        var line1 = Pair(search.Line(row + 1, 1), search.Line(row + 5, 5));
        var line2 = Pair(search.Line(row + 2, 2), search.Line(row + 6, 6));
        var line3 = Pair(search.Line(row + 3, 3), search.Line(row + 7, 7));
        var (starts01, starts23) = (Avx.UnpackLow(line0, line1).AsDouble(), Avx.UnpackLow(line2, line3).AsDouble());
        var anchor = Avx.UnpackLow(starts01, starts23).AsSingle();
        var displacement = Avx.UnpackHigh(starts01, starts23).AsSingle();
        var gain = Avx.UnpackLow(Avx.UnpackHigh(line0, line1).AsDouble(), Avx.UnpackHigh(line2, line3).AsDouble()).AsSingle();

        var a = Vector256.Load(row);
        var change = strength * (displacement + ((a - anchor) * gain));
        var edited = a + change;
        var keep = Vector256.Equals(change, Vector256<float>.Zero) | ~Vector256.Equals(edited, edited);
        Vector256.ConditionalSelect(keep, a, edited).Store(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    /// <summary>Finds the lines of the intervals that values lie in.</summary>
    private readonly struct Search(float* pivots, float* thresholds, float* lines, int intervals)
    {
        private readonly float* _pivots = pivots, _thresholds = thresholds, _lines = lines;
        private readonly nint _intervals = intervals;
        private readonly nint _halfPart = intervals / Parts / 2;

        /// <summary>The line that a value follows: that of the first interval where it is NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal float* Line(float* value, int lane)
        {
            var a = Avx.BroadcastScalarToVector256(value);
            var pivots = _pivots + (lane * Parts);
            // Each comparison that holds is -1: packed to 16 bits, two bits of the mask.
            var reached = Avx2.PackSignedSaturate(AtLeast(a, pivots), AtLeast(a, pivots + Block));
            var entry = (lane * _intervals) + ((nint)(uint)BitOperations.PopCount((uint)Avx2.MoveMask(reached.AsByte())) * _halfPart);
            for (var step = _halfPart; step >= Block; step >>= 1)
                if (*value >= _thresholds[entry + step - 1]) entry += step;
            entry += (nint)(uint)BitOperations.PopCount((uint)Avx.MoveMask(AtLeast(a, _thresholds + entry).AsSingle()));
            return _lines + (entry * LineFloats);
        }

        /// <summary>-1 where a is at or above the threshold, 0 where it is below or one of them is NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> AtLeast(Vector256<float> a, float* thresholds) => Vector256.GreaterThanOrEqual(a, Vector256.Load(thresholds)).AsInt32();
    }
}
