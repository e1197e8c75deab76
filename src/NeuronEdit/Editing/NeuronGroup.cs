using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Editing;

/// <summary>The maps of up to eight neighbouring neurons, laid out so that one vector edits one value of each.</summary>
/// <remarks>
/// A neuron's thresholds lie one after another, padded with NaN, which no value reaches, to a power of two; every sixteenth part of them begins
/// after a pivot. An interval's line is three floats, anchor, displacement and gain, so that one load brings all of it, and one float more. Every path does the same
/// float32 operations on a value, so all give the same bits.
/// </remarks>
internal sealed partial class NeuronGroup
{
    internal const int Width = 8;

    /// <summary>Parts that the pivots cut a neuron's intervals into; one pivot less is needed, the last is NaN.</summary>
    private const int Parts = 16;

    /// <summary>Thresholds that the last step of the search compares with at once.</summary>
    private const int Block = 8;

    private const int LineFloats = 3;

    private readonly float[] _pivots, _thresholds, _lines;
    private readonly int _intervals, _neurons;

    internal NeuronGroup(NeuronSegments[] neurons)
    {
        _neurons = neurons.Length;
        _intervals = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Parts * Block, neurons.Max(neuron => neuron.Anchors.Count)));
        (_pivots, _thresholds, _lines) = (new float[_neurons * Parts], new float[_neurons * _intervals], new float[(_neurons * _intervals * LineFloats) + 1]);
        _thresholds.AsSpan().Fill(float.NaN);
        for (var lane = 0; lane < _neurons; lane++) Lay(neurons[lane], lane);
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

    /// <summary>The reference of the vector path, and the way of other machines.</summary>
    internal void ApplyPlain(Span<float> block, int first, int stride, float strength)
    {
        for (var i = first; i < block.Length; i += stride)
            for (var lane = 0; lane < _neurons; lane++) block[i + lane] = EditOne(block[i + lane], _lines.AsSpan(LineFloats * Find(block[i + lane], lane)), strength);
    }

    /// <summary>The entry of the interval that a value lies in.</summary>
    private int Find(float a, int lane)
    {
        var entry = lane * _intervals;
        for (var step = _intervals / 2; step > 0; step >>= 1)
            if (a >= _thresholds[entry + step - 1]) entry += step;
        return entry;
    }

    private static float EditOne(float a, ReadOnlySpan<float> line, float strength)
    {
        var change = strength * (line[1] + ((a - line[0]) * line[2]));
        var edited = a + change;
        return change == 0 || float.IsNaN(edited) ? a : edited;
    }

    private void Lay(NeuronSegments neuron, int lane)
    {
        var thresholds = _thresholds.AsSpan(lane * _intervals, _intervals);
        for (var i = 0; i < neuron.Thresholds.Count; i++) thresholds[i] = neuron.Thresholds[i];
        var part = _intervals / Parts;
        for (var i = 0; i < Parts; i++) _pivots[(lane * Parts) + i] = thresholds[((i + 1) * part) - 1];
        for (var i = 0; i < neuron.Anchors.Count; i++)
        {
            var line = _lines.AsSpan(((lane * _intervals) + i) * LineFloats, LineFloats);
            (line[0], line[1], line[2]) = (neuron.Anchors[i], neuron.Displacements[i], neuron.Gains[i]);
        }
    }
}
