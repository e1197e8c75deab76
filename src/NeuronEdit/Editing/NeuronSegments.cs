namespace NeuronEdit.Editing;

/// <summary>The map of one neuron as intervals: interval i holds the activations with exactly i thresholds at or below them.</summary>
/// <remarks>
/// Within an interval, edit(a) = a + (displacement + (a - anchor) x gain), with gain = slope - 1. Written this way, equal source and target
/// give displacement and gain 0, and edit(a) is a to the last bit. A value that several percentiles share gets an interval of its own under
/// <see cref="TieRule.Middle"/>, from it to the next float32.
/// </remarks>
internal sealed class NeuronSegments
{
    private readonly List<float> _thresholds = [], _anchors = [], _displacements = [], _gains = [];

    internal NeuronSegments(ReadOnlySpan<float> source, ReadOnlySpan<float> target, EditOptions options)
    {
        var (first, last) = ReferenceEdit.Knots(source.Length, options.Tails);
        var extend = options.Tails == TailRule.Extend && first < last;
        if (extend && source[first] < source[first + 1]) AddSegment(source, target, first);
        else AddShift(source[first], (double)target[first] - source[first]);
        for (int from = first, to; from <= last; from = to + 1)
        {
            to = from;
            while (to < last && source[to + 1] == source[from]) to++;
            _thresholds.Add(source[from]);
            if (to > from && options.Ties == TieRule.Middle)
            {
                AddShift(source[from], (((double)target[from] + target[to]) / 2) - source[from]);
                _thresholds.Add(MathF.BitIncrement(source[from]));
            }

            if (to < last) AddSegment(source, target, to);
            else if (extend && source[last - 1] < source[last]) AddSegment(source, target, last - 1);
            else AddShift(source[last], (double)target[last] - source[last]);
        }
    }

    internal IReadOnlyList<float> Thresholds => _thresholds;

    internal IReadOnlyList<float> Anchors => _anchors;

    internal IReadOnlyList<float> Displacements => _displacements;

    internal IReadOnlyList<float> Gains => _gains;

    private void AddShift(float anchor, double displacement)
    {
        _anchors.Add(anchor);
        _displacements.Add((float)displacement);
        _gains.Add(0);
    }

    private void AddSegment(ReadOnlySpan<float> source, ReadOnlySpan<float> target, int j)
    {
        var slope = ((double)target[j + 1] - target[j]) / ((double)source[j + 1] - source[j]);
        _anchors.Add(source[j]);
        _displacements.Add((float)((double)target[j] - source[j]));
        // A segment a few denormals wide can be too steep for float32; at its knots the map is right all the same.
        _gains.Add((float)Math.Min(slope - 1, float.MaxValue));
    }
}
