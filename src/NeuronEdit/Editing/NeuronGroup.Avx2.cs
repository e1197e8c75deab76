using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Editing;

/// <remarks>
/// The search has two stages. The first compares with up to 31 evenly spaced thresholds, which are plain loads since all lanes need the same
/// row of the table; the second halves what remains and needs a gather a step. Gathers are slow to return, so four rows go side by side.
/// </remarks>
internal sealed unsafe partial class NeuronGroup
{
    private const int Pivots = 32;

    private void ApplyWide(Span<float> block, int first, int stride, float strength)
    {
        fixed (float* values = block, thresholds = _thresholds, anchors = _anchors, displacements = _displacements, gains = _gains)
        {
            var search = new Search(thresholds, _intervals);
            var lines = new Lines(anchors, displacements, gains, strength);
            var row = values + first;
            var last = values + block.Length;
            if (_neurons == Width)
            {
                for (; row + (3 * (long)stride) < last; row += 4 * (long)stride) EditFour(row, stride, search, lines);
                for (; row < last; row += stride) lines.Edit(Vector256.Load(row), search.Find(Vector256.Load(row))).Store(row);
                return;
            }

            var mask = Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(_neurons)).AsSingle();
            for (; row < last; row += stride)
            {
                var a = Avx.MaskLoad(row, mask);
                Avx.MaskStore(row, mask, lines.Edit(a, search.Find(a)));
            }
        }
    }

    private static void EditFour(float* row, long stride, in Search search, in Lines lines)
    {
        var row1 = row + stride;
        var row2 = row1 + stride;
        var row3 = row2 + stride;
        var (a0, a1, a2, a3) = (Vector256.Load(row), Vector256.Load(row1), Vector256.Load(row2), Vector256.Load(row3));
        search.FindFour(a0, a1, a2, a3, out var e0, out var e1, out var e2, out var e3);
        lines.Edit(a0, e0).Store(row);
        lines.Edit(a1, e1).Store(row1);
        lines.Edit(a2, e2).Store(row2);
        lines.Edit(a3, e3).Store(row3);
    }

    /// <summary>Finds the table entries of the intervals that activations lie in.</summary>
    private readonly struct Search(float* thresholds, int intervals)
    {
        private static readonly Vector256<int> Lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        private readonly float* _thresholds = thresholds;
        private readonly int _pivots = Math.Min(Pivots, intervals);
        private readonly int _between = intervals / Math.Min(Pivots, intervals);
        private readonly int _shift = BitOperations.Log2((uint)(intervals / Math.Min(Pivots, intervals) * Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Vector256<int> Find(Vector256<float> a)
        {
            var count = Vector256<int>.Zero;
            for (var k = 1; k < _pivots; k++) count -= AtLeast(a, Pivot(k));
            var entry = Lanes + (count << _shift);
            for (var step = _between / 2; step > 0; step >>= 1) entry = Halve(a, entry, step);
            return entry;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void FindFour(
            Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3,
            out Vector256<int> e0, out Vector256<int> e1, out Vector256<int> e2, out Vector256<int> e3)
        {
            var (c0, c1, c2, c3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            for (var k = 1; k < _pivots; k++)
            {
                var pivot = Pivot(k);
                c0 -= AtLeast(a0, pivot);
                c1 -= AtLeast(a1, pivot);
                c2 -= AtLeast(a2, pivot);
                c3 -= AtLeast(a3, pivot);
            }

            (c0, c1, c2, c3) = (Lanes + (c0 << _shift), Lanes + (c1 << _shift), Lanes + (c2 << _shift), Lanes + (c3 << _shift));
            for (var step = _between / 2; step > 0; step >>= 1)
                (c0, c1, c2, c3) = (Halve(a0, c0, step), Halve(a1, c1, step), Halve(a2, c2, step), Halve(a3, c3, step));
            (e0, e1, e2, e3) = (c0, c1, c2, c3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<float> Pivot(int k) => Vector256.Load(_thresholds + (((k * _between) - 1) * Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector256<int> Halve(Vector256<float> a, Vector256<int> entry, int step)
        {
            var threshold = Avx2.GatherVector256(_thresholds + ((step - 1) * Width), entry, sizeof(float));
            return entry + (AtLeast(a, threshold) & Vector256.Create(step * Width));
        }

        /// <summary>-1 where a is at or above the threshold, 0 where it is below or one of them is NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<int> AtLeast(Vector256<float> a, Vector256<float> threshold) => Vector256.GreaterThanOrEqual(a, threshold).AsInt32();
    }

    /// <summary>The lines that activations follow within their intervals.</summary>
    private readonly struct Lines(float* anchors, float* displacements, float* gains, float strength)
    {
        private readonly float* _anchors = anchors, _displacements = displacements, _gains = gains;
        private readonly Vector256<float> _strength = Vector256.Create(strength);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Vector256<float> Edit(Vector256<float> a, Vector256<int> entry)
        {
            var anchor = Avx2.GatherVector256(_anchors, entry, sizeof(float));
            var displacement = Avx2.GatherVector256(_displacements, entry, sizeof(float));
            var gain = Avx2.GatherVector256(_gains, entry, sizeof(float));
            var change = _strength * (displacement + ((a - anchor) * gain));
            var edited = a + change;
            var keep = Vector256.Equals(change, Vector256<float>.Zero) | ~Vector256.Equals(edited, edited);
            return Vector256.ConditionalSelect(keep, a, edited);
        }
    }
}
