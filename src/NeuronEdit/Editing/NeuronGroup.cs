using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Editing;

/// <summary>The maps of eight neighbouring neurons, laid out so that one vector edits one value of each.</summary>
/// <remarks>
/// Entry i of neuron k lies at 8 i + k. Thresholds are padded with NaN, which no value reaches, to one less than a power of two, so
/// that the search for the interval is a fixed number of comparisons without branches. With fewer than eight neurons the last lanes repeat
/// the last neuron. Every path does the same float32 operations on a value, so all give the same bits.
/// </remarks>
internal sealed class NeuronGroup
{
    internal const int Width = 8;

    private readonly float[] _thresholds, _anchors, _displacements, _gains;
    private readonly int _half;
    private readonly int _neurons;

    internal NeuronGroup(NeuronSegments[] neurons)
    {
        _neurons = neurons.Length;
        var intervals = (int)BitOperations.RoundUpToPowerOf2((uint)neurons.Max(neuron => neuron.Anchors.Count));
        _half = intervals / 2;
        (_thresholds, _anchors, _displacements, _gains) =
            (Lay(neuron => neuron.Thresholds, float.NaN), Lay(neuron => neuron.Anchors, 0), Lay(neuron => neuron.Displacements, 0), Lay(neuron => neuron.Gains, 0));

        float[] Lay(Func<NeuronSegments, IReadOnlyList<float>> part, float padding)
        {
            var laid = new float[intervals * Width];
            laid.AsSpan().Fill(padding);
            for (var lane = 0; lane < Width; lane++)
            {
                var values = part(neurons[Math.Min(lane, neurons.Length - 1)]);
                for (var i = 0; i < values.Count; i++) laid[(i * Width) + lane] = values[i];
            }

            return laid;
        }
    }

    /// <summary>Edits this group's neurons in a block of rows.</summary>
    /// <param name="block">Row-major [rows x stride].</param>
    /// <param name="first">The group's first neuron.</param>
    /// <param name="stride">Neurons in a row.</param>
    /// <param name="strength">0 to 1.</param>
    internal void Apply(Span<float> block, int first, int stride, float strength)
    {
        if (Avx2.IsSupported && _neurons == Width)
        {
            for (var i = first; i < block.Length; i += stride)
            {
                ref var value = ref block[i];
                Edit(Vector256.LoadUnsafe(ref value), strength).StoreUnsafe(ref value);
            }
        }
        else
        {
            for (var i = first; i < block.Length; i += stride)
                for (var lane = 0; lane < _neurons; lane++) block[i + lane] = EditOne(block[i + lane], lane, strength);
        }
    }

    /// <summary>The reference of the vector path, and the way of machines without gathers.</summary>
    internal float EditOne(float a, int lane, float strength)
    {
        var interval = 0;
        for (var step = _half; step > 0; step >>= 1)
            if (a >= _thresholds[((interval + step - 1) * Width) + lane]) interval += step;
        var entry = (interval * Width) + lane;
        var change = strength * (_displacements[entry] + ((a - _anchors[entry]) * _gains[entry]));
        var edited = a + change;
        return change == 0 || float.IsNaN(edited) ? a : edited;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector256<float> Edit(Vector256<float> a, float strength)
    {
        var lanes = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        fixed (float* thresholds = _thresholds, anchors = _anchors, displacements = _displacements, gains = _gains)
        {
            var entry = lanes;
            for (var step = _half; step > 0; step >>= 1)
            {
                var threshold = Avx2.GatherVector256(thresholds + ((step - 1) * Width), entry, sizeof(float));
                entry += Vector256.GreaterThanOrEqual(a, threshold).AsInt32() & Vector256.Create(step * Width);
            }

            var anchor = Avx2.GatherVector256(anchors, entry, sizeof(float));
            var displacement = Avx2.GatherVector256(displacements, entry, sizeof(float));
            var gain = Avx2.GatherVector256(gains, entry, sizeof(float));
            var change = Vector256.Create(strength) * (displacement + ((a - anchor) * gain));
            var edited = a + change;
            var keep = Vector256.Equals(change, Vector256<float>.Zero) | ~Vector256.Equals(edited, edited);
            return Vector256.ConditionalSelect(keep, a, edited);
        }
    }
}
