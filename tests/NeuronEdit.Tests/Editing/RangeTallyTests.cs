using System.Text.Json;
using NeuronEdit.Editing;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Editing;

public class RangeTallyTests
{
    private static readonly PercentileTable Source = new(2, [0, 1, -5, 5]);

    [Fact]
    public void Count_ValuesOutside_PerNeuronAndOverall()
    {
        var tally = new RangeTally(2);
        Assert.Equal(0, tally.OverallShare);
        tally.Count(Source, [-1, -5, 0, 6, 1, 5, 1.5f, float.NaN], 4);

        Assert.Equal([1, 0], tally.Below);
        Assert.Equal([1, 1], tally.Above);
        Assert.Equal(0.5, tally.Share(0));
        Assert.Equal(0.25, tally.Share(1));
        Assert.Equal(3 / 8.0, tally.OverallShare);
    }

    [Fact]
    public void Merge_AndJson_KeepTheCounts()
    {
        var (first, second) = (new RangeTally(2), new RangeTally(2));
        first.Count(Source, [-1, 0], 1);
        second.Count(Source, [-1, 9, 3, 0], 2);
        var json = JsonSerializer.Serialize(first);
        var stored = JsonSerializer.Deserialize<RangeTally>(json)!;
        stored.Merge(second);

        Assert.Equal("""{"Rows":1,"Below":[1,0],"Above":[0,0]}""", json);
        Assert.Equal(3, stored.Rows);
        Assert.Equal([2, 0], stored.Below);
        Assert.Equal([1, 1], stored.Above);
        Assert.Throws<ArgumentException>(() => new RangeTally(1, [1], [1]));
    }

    [Fact]
    public void Count_MoreNeuronsThanAVectorHas_EqualsCountingOneByOne()
    {
        const int neurons = 37, rows = 45;
        var random = new SeededRandom(4);
        var source = new PercentileTable(2, [.. Enumerable.Range(0, neurons).SelectMany(i => new[] { -0.01f * i, 0.02f * i })]);
        var activations = Enumerable.Range(0, rows * neurons).Select(i => i % 29 == 0 ? float.NaN : (float)random.NextNormal()).ToArray();
        var tally = new RangeTally(neurons);
        tally.Count(source, activations, rows);

        for (var neuron = 0; neuron < neurons; neuron++)
        {
            var values = Enumerable.Range(0, rows).Select(row => activations[(row * neurons) + neuron]).ToList();
            Assert.Equal(values.Count(a => a < -0.01f * neuron), tally.Below[neuron]);
            Assert.Equal(values.Count(a => a > 0.02f * neuron), tally.Above[neuron]);
        }
    }
}
