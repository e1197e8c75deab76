using NeuronEdit.Editing;
using NeuronEdit.Sketches;
using NeuronEdit.Tests.Sketches;

namespace NeuronEdit.Tests.Editing;

public class PercentileTableTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(101)]
    [InlineData(10001)]
    public void From_ExactSketches_HoldsNumpysPercentiles(int quantiles)
    {
        const int rows = 700;
        var values = QuantileSketchTests.Normal(rows * 3, 1);
        var sketches = new NeuronSketches(3, 1);
        sketches.Update(values, rows);
        var table = PercentileTable.From(sketches, quantiles);

        for (var neuron = 0; neuron < 3; neuron++)
        {
            var column = Enumerable.Range(0, rows).Select(row => values[(row * 3) + neuron]).ToArray();
            for (var i = 0; i < quantiles; i += Math.Max(1, quantiles / 50))
                Assert.Equal((float)QuantileSketchTests.NumpyQuantile(column, (double)i / (quantiles - 1)), table[neuron][i]);
            Assert.Equal(column.Min(), table[neuron][0]);
            Assert.Equal(column.Max(), table[neuron][^1]);
        }
    }

    [Fact]
    public void From_NaNInfinityOrNothing_IsRefusedNamingTheNeuron()
    {
        var sketches = new NeuronSketches(2, 1);
        Assert.Contains("Neuron 0 has no activations", Refusal(), StringComparison.Ordinal);
        sketches.Update([1, 2, 3, float.NaN], 2);
        Assert.Contains("Neuron 1 has 1 of 2 activations that are not a number", Refusal(), StringComparison.Ordinal);
        sketches = new NeuronSketches(2, 1);
        sketches.Update([1, 2, float.PositiveInfinity, 5], 2);
        Assert.Contains("Neuron 0 has activations from 1 to", Refusal(), StringComparison.Ordinal);

        string Refusal()
        {
            var refused = Assert.Throws<NeuronEditException>(() => PercentileTable.From(sketches, 101));
            Assert.Equal(FailureCode.Artifact, refused.Code);
            return refused.Message;
        }
    }

    [Fact]
    public void Create_DescendingValues_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PercentileTable(3, [1, 2, 1.5f]));
        Assert.Throws<ArgumentException>(() => new PercentileTable(3, [1, 2, float.NaN]));
        Assert.Throws<ArgumentException>(() => new PercentileTable(3, [1, 2]));
    }
}
