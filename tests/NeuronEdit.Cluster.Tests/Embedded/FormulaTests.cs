using System.Globalization;
using System.Text.Json;
using NeuronEdit.Autoencoders;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Embedded;

/// <summary>
/// What lies in the results, computed again in plain float64 from what lies beside it: the model's weights, percentiles.csv and the
/// transform in edit.json. Nothing of the product's arithmetic is used but the reading of files.
/// </summary>
public sealed class FormulaTests : IDisposable
{
    private const int Rows = 400;

    /// <summary>Model units. The product computes in float32: some 60 roundings of values up to 4 on the way, 2^-24 each, and the edit's steepest segments make more of them.</summary>
    private const double Tolerance = 2e-4;

    private readonly MadeCohort _cohort = new MadeCohort().WithParquet(1_500);

    public void Dispose() => _cohort.Dispose();

    [Theory]
    [InlineData("robust")]
    [InlineData("paper")]
    public void Run_EveryValue_IsTheDecodedEditOfItsActivations(string preset)
    {
        _cohort.Run(_cohort.Spec(more: MadeCohort.SmallTraining + $"edit: {{ preset: {preset} }}\n"), "out");
        using var stream = File.OpenRead(_cohort.At("out/model.safetensors"));
        var network = ModelFile.Read(stream, "model", out _);
        using var json = JsonDocument.Parse(File.ReadAllText(_cohort.At("out/edit/edit.json")));
        var summary = json.RootElement.GetProperty("autoencoder");
        Assert.Equal(("leaky-relu", "0.2"), (summary.GetProperty("activation").GetString(), summary.GetProperty("slope").GetRawText()));
        var scale = json.RootElement.GetProperty("scale");
        var (offsets, factors) = (Numbers(scale.GetProperty("offsets")), Numbers(scale.GetProperty("factors")));
        var channels = json.RootElement.GetProperty("channels").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToArray();
        var (source, target) = Percentiles();
        var (raw, edited) = (_cohort.ReadAll(_cohort.At("x.parquet"), channels), _cohort.ReadAll(_cohort.At("out/samples/x/part-00000.parquet"), channels));
        for (var row = 0; row < Rows; row++)
        {
            var x = Enumerable.Range(0, channels.Length).Select(c => Model(raw, row, c)).ToArray();
            var layer = json.RootElement.GetProperty("layer").GetInt32();
            var activations = Through(network, x, 0, layer);
            var moved = activations.Select((a, neuron) => preset == "paper" ? Paper(source[neuron], target[neuron], a) : Robust(source[neuron], target[neuron], a)).ToArray();
            var (decoded, reconstructed) = (Through(network, moved, layer, network.Layers.Length), Through(network, activations, layer, network.Layers.Length));
            for (var c = 0; c < channels.Length; c++)
                Assert.Equal(preset == "paper" ? decoded[c] : x[c] + decoded[c] - reconstructed[c], Model(edited, row, c), Tolerance);
        }

        double Model(float[] values, int row, int c) => (Math.Asinh(values[(row * channels.Length) + c] / 5.0) - offsets[c]) * factors[c];
    }

    /// <summary>Layers from + 1 to to; leaky ReLU 0.2 on all but the output.</summary>
    private static double[] Through(Network network, double[] values, int from, int to)
    {
        for (var l = from; l < to; l++)
        {
            var layer = network.Layers[l];
            var next = layer.Biases.Select(b => (double)b).ToArray();
            for (var i = 0; i < layer.Inputs; i++)
                for (var j = 0; j < layer.Outputs; j++) next[j] += values[i] * layer.Weights[(i * layer.Outputs) + j];
            values = l == network.Layers.Length - 1 ? next : [.. next.Select(v => v > 0 ? v : v * 0.2f)];
        }

        return values;
    }

    /// <summary>Eq. (1) with the paper's percentiles 1 to 99; its first segment goes on below, its last above.</summary>
    private static double Paper(double[] s, double[] t, double a)
    {
        var j = 1;
        while (j < 98 && a >= s[j + 1]) j++;
        return ((a - s[j]) / (s[j + 1] - s[j]) * (t[j + 1] - t[j])) + t[j];
    }

    /// <summary>Percentiles 0 to 100; beyond them a value moves with the outermost. The made cohort's activations do not tie.</summary>
    private static double Robust(double[] s, double[] t, double a)
    {
        if (a < s[0]) return a + t[0] - s[0];
        if (a >= s[100]) return a + t[100] - s[100];
        var j = 0;
        while (a >= s[j + 1]) j++;
        return ((a - s[j]) / (s[j + 1] - s[j]) * (t[j + 1] - t[j])) + t[j];
    }

    private (double[][] Source, double[][] Target) Percentiles()
    {
        var lines = File.ReadAllLines(_cohort.At("out/edit/percentiles.csv")).Skip(1).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray());
        var neurons = lines.GroupBy(l => l[0]).OrderBy(g => g.Key).ToList();
        return ([.. neurons.Select(g => g.Select(l => l[2]).ToArray())], [.. neurons.Select(g => g.Select(l => l[3]).ToArray())]);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetDouble())];
}
