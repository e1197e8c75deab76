using NeuronEdit.Numerics;
using NeuronEdit.Sketches;

namespace NeuronEdit.Tests.Sketches;

public class SortedRunsTests
{
    [Fact]
    public void Sort_AnyLengthWithTiesAndInfinities_EqualsTheRuntimesSort()
    {
        foreach (var length in Enumerable.Range(0, 150).Concat([191, 192, 193, 700, 2400, 70_001]))
        {
            var values = Values(length, (ulong)length);
            var expected = values.ToArray();
            expected.AsSpan().Sort();
            SortedRuns.Sort(values);
            Assert.Equal(expected, values);
        }
    }

    [Fact]
    public void MergeInto_AnyLengthsOffsetsAndStrides_EqualsThePlainMerge()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 400; round++)
        {
            var (own, incoming, stride) = ((int)random.NextBelow(100), (int)random.NextBelow(60), 1 + (round % 2));
            var run = Values(incoming * stride, random.NextBits());
            run.AsSpan().Sort();
            var expected = Values(own + incoming, random.NextBits());
            expected.AsSpan(0, own).Sort();
            var actual = expected.ToArray();
            var offset = (int)random.NextBelow(stride);
            SortedRuns.MergeIntoPlain(expected, own, run, offset, stride);
            SortedRuns.MergeInto(actual, own, run, offset, stride);

            Assert.Equal(expected, actual);
            Assert.Equal(expected.Order(), expected);
        }
    }

    private static float[] Values(int length, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextBelow(10) switch
        {
            0 => float.PositiveInfinity,
            1 => float.NegativeInfinity,
            2 or 3 => 0f,
            _ => (float)random.NextNormal(),
        })];
    }
}
