using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Editing;

/// <summary>The maps of eight neighbouring neurons, laid out so that one vector edits one value of each.</summary>
/// <remarks>
/// Entry i of neuron k lies at 8 i + k. Thresholds are padded with NaN, which no value reaches, to one less than a power of two, so
/// that the search for the interval is a fixed number of comparisons without branches. With fewer than eight neurons the last lanes repeat
/// the last neuron. Every path does the same float32 operations on a value, so all give the same bits.
/// </remarks>
internal sealed partial class NeuronGroup
{
    internal const int Width = 8;

    private readonly float[] _thresholds, _anchors, _displacements, _gains;
    private readonly int _intervals, _neurons;

    internal NeuronGroup(NeuronSegments[] neurons)
    {
        _neurons = neurons.Length;
        _intervals = (int)BitOperations.RoundUpToPowerOf2((uint)neurons.Max(neuron => neuron.Anchors.Count));
        (_thresholds, _anchors, _displacements, _gains) =
            (Lay(neuron => neuron.Thresholds, float.NaN), Lay(neuron => neuron.Anchors, 0), Lay(neuron => neuron.Displacements, 0), Lay(neuron => neuron.Gains, 0));

        float[] Lay(Func<NeuronSegments, IReadOnlyList<float>> part, float padding)
        {
            var laid = new float[_intervals * Width];
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
        if (Avx2.IsSupported) ApplyWide(block, first, stride, strength);
        else ApplyPlain(block, first, stride, strength);
    }

    /// <summary>The reference of the vector path, and the way of machines without gathers.</summary>
    internal void ApplyPlain(Span<float> block, int first, int stride, float strength)
    {
        for (var i = first; i < block.Length; i += stride)
            for (var lane = 0; lane < _neurons; lane++) block[i + lane] = EditOne(block[i + lane], lane, strength);
    }

    private float EditOne(float a, int lane, float strength)
    {
        var interval = 0;
        for (var step = _intervals / 2; step > 0; step >>= 1)
            if (a >= _thresholds[((interval + step - 1) * Width) + lane]) interval += step;
        var entry = (interval * Width) + lane;
        var change = strength * (_displacements[entry] + ((a - _anchors[entry]) * _gains[entry]));
        var edited = a + change;
        return change == 0 || float.IsNaN(edited) ? a : edited;
    }
}
