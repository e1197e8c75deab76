using System.Numerics;

namespace NeuronEdit.Evaluation;

/// <summary>Counts values that an edit pushed below zero, which no measurement of counts or of mass gives.</summary>
public static class Negatives
{
    /// <summary>Values that were at least 0 and are below 0 now. NaN is neither.</summary>
    /// <param name="before">Raw units.</param>
    /// <param name="after">As many, raw units.</param>
    public static long Introduced(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        if (before.Length != after.Length) throw new ArgumentException($"{before.Length} values before, but {after.Length} after.", nameof(after));
        long count = 0;
        var i = 0;
        for (; i <= before.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var fell = Vector.GreaterThanOrEqual(new Vector<float>(before[i..]), Vector<float>.Zero) & Vector.LessThan(new Vector<float>(after[i..]), Vector<float>.Zero);
            if (fell != Vector<int>.Zero) count -= Vector.Sum(fell);
        }

        for (; i < before.Length; i++) count += before[i] >= 0 && after[i] < 0 ? 1 : 0;
        return count;
    }
}
