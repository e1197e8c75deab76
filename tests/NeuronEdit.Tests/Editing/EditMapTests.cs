using NeuronEdit.Editing;
using NeuronEdit.Numerics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Tests.Editing;

public class EditMapTests
{
    public static TheoryData<TailRule, TieRule, int> AllRules()
    {
        var rules = new TheoryData<TailRule, TieRule, int>();
        foreach (var tails in Enum.GetValues<TailRule>())
            foreach (var ties in Enum.GetValues<TieRule>())
                foreach (var quantiles in new[] { 2, 3, 4, 5, 101, 1000 }) rules.Add(tails, ties, quantiles);
        return rules;
    }

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Apply_RandomTablesWithTies_FollowsTheReferenceAndEveryPathGivesTheSameBits(TailRule tails, TieRule ties, int quantiles)
    {
        var options = EditOptions.Robust with { Tails = tails, Ties = ties, Quantiles = quantiles };
        foreach (var neurons in new[] { 1, 8, 13 })
        {
            var (source, target) = (RandomTable(neurons, quantiles, 1), RandomTable(neurons, quantiles, 2));
            var map = new EditMap(source, target, options);
            var single = Enumerable.Range(0, neurons).Select(neuron => new EditMap(Only(source, neuron), Only(target, neuron), options)).ToArray();
            var activations = Probes(source, 302, 3);
            foreach (var strength in new[] { 1f, 0.35f })
            {
                var edited = activations.ToArray();
                map.Apply(edited, 302, strength);
                for (var i = 0; i < edited.Length; i++)
                {
                    var neuron = i % neurons;
                    AssertFollowsReference(source[neuron], target[neuron], options, activations[i], edited[i], strength);
                    var alone = new[] { activations[i] };
                    single[neuron].Apply(alone, 1, strength);
                    Assert.Equal(BitConverter.SingleToInt32Bits(alone[0]), BitConverter.SingleToInt32Bits(edited[i]));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Apply_EqualTables_ReturnsEveryBit(TailRule tails, TieRule ties, int quantiles)
    {
        var table = RandomTable(9, quantiles, 5);
        var map = new EditMap(table, table, EditOptions.Paper with { Tails = tails, Ties = ties, Quantiles = quantiles });
        var activations = Probes(table, 500, 6);
        foreach (var strength in new[] { 1f, 0.5f, 0f })
        {
            var edited = activations.ToArray();
            map.Apply(edited, 500, strength);
            Assert.Equal(activations.Select(BitConverter.SingleToInt32Bits), edited.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Apply_StrengthZero_ReturnsEveryBit()
    {
        var map = new EditMap(RandomTable(8, 101, 1), RandomTable(8, 101, 2), EditOptions.Robust);
        var activations = Probes(map.Source, 500, 6);
        var edited = activations.ToArray();
        map.Apply(edited, 500, 0);

        Assert.Equal(activations.Select(BitConverter.SingleToInt32Bits), edited.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Apply_Paper_IsEquationOneWordForWord()
    {
        // 101 percentiles 0, 1 .. 100 and their doubles: inside slope 2; p0 and p100 do not matter.
        var source = Enumerable.Range(0, 101).Select(i => (float)i).ToArray();
        var target = source.Select(value => 2 * value).ToArray();
        (source[0], source[100], target[0], target[100]) = (-50, 500, -1000, 1000);
        var map = Map(source, target, EditOptions.Paper);

        Assert.Equal([2, 3, 5, 196, 198, 200, 400, 0, -20], Edit(map, 1, 1.5f, 2.5f, 98, 99, 100, 200, 0, -10));
    }

    [Fact]
    public void Apply_TiedZeros_GoToTheMiddleOrToTheLastTarget()
    {
        float[] source = [0, 0, 0, 1, 2], target = [10, 12, 20, 21, 23];

        Assert.Equal([15, 20.5f, 21, 23, 33, 9], Edit(Map(source, target, EditOptions.Robust), 0, 0.5f, 1, 2, 12, -1));
        Assert.Equal([20, 20.5f, 21, 23, 33, 9], Edit(Map(source, target, EditOptions.Robust with { Ties = TieRule.Formula }), 0, 0.5f, 1, 2, 12, -1));
        // The float above zero is on the segment that begins at the last target, 20.
        Assert.Equal([20], Edit(Map(source, target, EditOptions.Robust), float.Epsilon));
    }

    [Fact]
    public void Apply_PaperWithEndSegmentsOfNoWidth_ShiftsByTheOutermostKnot()
    {
        float[] source = [0, 1, 1, 2, 3, 3, 9], target = [0, 5, 6, 7, 8, 9, 10];
        var map = Map(source, target, EditOptions.Paper);

        Assert.Equal([4, 6, 6.5f, 9, 10], Edit(map, 0, 1, 1.5f, 3, 4));
    }

    [Fact]
    public void Apply_NaNAndInfinities_AreReturnedAsTheyAre()
    {
        foreach (var options in new[] { EditOptions.Robust, EditOptions.Paper })
        {
            var edited = Edit(Map([0, 1, 2, 3, 5], [1, 2, 4, 4, 6], options), float.NaN, float.PositiveInfinity, float.NegativeInfinity);
            Assert.Equal([float.NaN, float.PositiveInfinity, float.NegativeInfinity], edited);
        }
    }

    [Fact]
    public void Inverse_StrictlyAscendingTables_UndoesTheEdit()
    {
        var source = Enumerable.Range(0, 101).Select(i => i * 0.1f).ToArray();
        var target = Enumerable.Range(0, 101).Select(i => (i * 0.07f) + (i * i * 0.001f)).ToArray();
        foreach (var options in new[] { EditOptions.Robust, EditOptions.Paper })
        {
            var map = Map(source, target, options);
            var values = Enumerable.Range(0, 400).Select(i => (i * 0.04f) - 3).ToArray();
            var back = Edit(map.Inverse(), Edit(map, values));
            for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], back[i], 1e-4f);
        }
    }

    [Fact]
    public void Create_TablesOfDifferentShape_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new EditMap(RandomTable(2, 5, 1), RandomTable(3, 5, 1), EditOptions.Robust));
        Assert.Throws<ArgumentException>(() => new EditMap(RandomTable(2, 5, 1), RandomTable(2, 6, 1), EditOptions.Robust));
        var map = Map([0, 1], [0, 1], EditOptions.Robust);
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Apply(new float[1], 1, 1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Apply(new float[1], 1, float.NaN));
        Assert.Throws<ArgumentException>(() => map.Apply(new float[2], 1, 1));
    }

    [Fact]
    public void Apply_AllocatesNothing()
    {
        var map = new EditMap(RandomTable(50, 101, 1), RandomTable(50, 101, 2), EditOptions.Robust);
        var activations = new float[50 * 256];
        map.Apply(activations, 256, 1);
        Assert.Equal(0, Allocated.By(() => map.Apply(activations, 256, 1)));
    }

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Group_VectorAndPlainPath_GiveTheSameBits(TailRule tails, TieRule ties, int quantiles)
    {
        var options = EditOptions.Robust with { Tails = tails, Ties = ties, Quantiles = quantiles };
        foreach (var neurons in new[] { 3, 8 })
        {
            var (source, target) = (RandomTable(neurons, quantiles, 8), RandomTable(neurons, quantiles, 9));
            var group = new NeuronGroup([.. Enumerable.Range(0, neurons).Select(neuron => new NeuronSegments(source[neuron], target[neuron], options))]);
            var plain = Probes(source, 203, 4);
            for (var i = 0; i < plain.Length; i += 31) plain[i] = i % 2 == 0 ? float.NaN : float.PositiveInfinity;
            var wide = plain.ToArray();
            group.ApplyPlain(plain, 0, neurons, 0.9f);
            group.Apply(wide, 0, neurons, 0.9f);
            Assert.Equal(plain.Select(BitConverter.SingleToInt32Bits), wide.Select(BitConverter.SingleToInt32Bits));
        }
    }

    internal static PercentileTable RandomTable(int neurons, int quantiles, ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = new float[neurons * quantiles];
        for (var neuron = 0; neuron < neurons; neuron++)
        {
            var row = values.AsSpan(neuron * quantiles, quantiles);
            for (var i = 0; i < quantiles; i++)
                row[i] = random.NextUnit() < 0.4 ? (float)Math.Round(random.NextNormal() * 2) : (float)(random.NextNormal() * 3);
            if (neuron % 3 == 1) row[..(quantiles / 2)].Clear();
            row.Sort();
        }

        return new PercentileTable(quantiles, values);
    }

    /// <summary>Values on, just beside, between and far outside the knots.</summary>
    private static float[] Probes(PercentileTable table, int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var probes = new float[rows * table.Neurons];
        for (var i = 0; i < probes.Length; i++)
        {
            var knot = table[i % table.Neurons][(int)random.NextBelow(table.Quantiles)];
            probes[i] = random.NextBelow(8) switch
            {
                0 or 1 => knot,
                2 => MathF.BitIncrement(knot),
                3 => MathF.BitDecrement(knot),
                4 => (float)(random.NextNormal() * 30),
                5 => -0f,
                _ => (float)(random.NextNormal() * 3),
            };
        }

        return probes;
    }

    /// <summary>
    /// The map computes a + (d + (a - p) g) with d, g and each operation rounded to float32, so it is off by at most 2^-22 of |a| + |d| + |(a - p) g|. Inside
    /// the knots |(a - p) g| is at most the targets' and the sources' spread; beyond them, where segments are extended, the end's slope counts.
    /// </summary>
    private static void AssertFollowsReference(ReadOnlySpan<float> source, ReadOnlySpan<float> target, EditOptions options, float a, float edited, float strength)
    {
        var expected = a + (strength * (ReferenceEdit.Of(source, target, options, a) - a));
        var (first, last) = ReferenceEdit.Knots(source.Length, options.Tails);
        var steepest = last > first ? Math.Max(Slope(source, target, first), Slope(source, target, last - 1)) : 0;
        var span = Math.Abs(a) + Math.Abs(source[0]) + Math.Abs(source[^1]) + Math.Abs(target[0]) + Math.Abs(target[^1]);
        var allowed = Math.Pow(2, -22) * ((3 * span) + (options.Tails == TailRule.Extend ? steepest * span : 0));
        if (!(Math.Abs(edited - expected) <= allowed)) Assert.Fail($"{options}: {a:R} became {edited:R}, expected {expected:R} within {allowed}.");
    }

    private static double Slope(ReadOnlySpan<float> source, ReadOnlySpan<float> target, int j) =>
        source[j] < source[j + 1] ? Math.Abs((((double)target[j + 1] - target[j]) / ((double)source[j + 1] - source[j])) - 1) : 0;

    private static PercentileTable Only(PercentileTable table, int neuron) => new(table.Quantiles, table[neuron]);

    private static EditMap Map(float[] source, float[] target, EditOptions options) =>
        new(new PercentileTable(source.Length, source), new PercentileTable(target.Length, target), options with { Quantiles = source.Length });

    private static float[] Edit(EditMap map, params float[] activations)
    {
        var edited = activations.ToArray();
        map.Apply(edited, edited.Length, 1);
        return edited;
    }
}
