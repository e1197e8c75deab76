using System.Text.Json;
using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Tests.Autoencoders;

/// <summary>The engine against numbers that PyTorch gave in float64 (pytorch_reference.py makes them).</summary>
public sealed class PyTorchTests
{
    /// <summary>
    /// One float32 rounding is 2^-24. The longest way through the network is 30 products and sums forward and as many back, on values and weights below 4:
    /// 60 roundings of 4 at most, 1.5e-5; half of it is allowed, since roundings do not all point the same way.
    /// </summary>
    private const double Tolerance = 30 * 4 / 16_777_216.0;

    public static TheoryData<int> Cases => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_EveryHiddenLayerAndTheOutput_EqualPyTorch(int index)
    {
        var reference = Reference.Load(index);
        using var runner = new NetworkRunner(reference.Initial);
        var output = new float[reference.Data.Length];
        for (var layer = 1; layer <= reference.Spec.HiddenLayers; layer++)
        {
            var activations = new float[reference.Rows * reference.Spec.WidthOfLayer(layer)];
            runner.Encode(reference.Data, reference.Rows, layer, activations);
            AssertClose(reference.Numbers("hidden", layer - 1), activations, $"layer {layer}");
            runner.Decode(activations, reference.Rows, layer, output);
            AssertClose(reference.Numbers("output"), output, $"output from layer {layer}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_LossGradientsAndWeightsAfterThreeSteps_EqualPyTorch(int index)
    {
        var reference = Reference.Load(index);
        var set = new TrainingSet(reference.Spec.Channels);
        set.Append(reference.Data);
        using var team = new ComputeTeam(2);
        using var step = new TrainingStep(reference.Initial, set, reference.Rows, team, VectorWidths.Best);
        int[] rows = [.. Enumerable.Range(0, reference.Rows)];
        Assert.Equal(reference.Loss, step.Propagate(rows, 0, rows.Length) / reference.Data.Length, Tolerance);
        step.Apply(AdamStep.At(1, 0.001, 0.9, 0.999, 1e-8));
        var gradients = new Network(reference.Spec);
        step.Export(gradients, ParameterKind.Mean);

        // After one step from 0 the first moment is 0.1 x the gradient.
        foreach (var layer in gradients.Layers)
        {
            foreach (ref var value in layer.Weights.AsSpan()) value *= 10;
            foreach (ref var value in layer.Biases.AsSpan()) value *= 10;
        }

        AssertClose(reference.Network("gradients"), gradients, "gradient", (_, _) => Tolerance);
        for (var t = 2; t <= 3; t++)
        {
            step.Propagate(rows, 0, rows.Length);
            step.Apply(AdamStep.At(t, 0.001, 0.9, 0.999, 1e-8));
        }

        var trained = new Network(reference.Spec);
        step.Export(trained, ParameterKind.Value);

        // Adam divides a gradient by its size, so its error counts relative to the gradient: three steps of 0.001 each, never off by more than twice their length.
        AssertClose(reference.Network("trained"), trained, "weight", (layer, i) => 1e-7 + (0.003 * Math.Min(2, 2 * Tolerance / Math.Abs(gradients.Layers[layer].Weights[i]))));
    }

    private static void AssertClose(double[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"{what}, {i}: {actual[i]} instead of {expected[i]}");
    }

    private static void AssertClose(Network expected, Network actual, string what, Func<int, int, double> tolerance)
    {
        for (var layer = 0; layer < expected.Layers.Length; layer++)
        {
            for (var i = 0; i < expected.Layers[layer].Weights.Length; i++)
            {
                var difference = Math.Abs(expected.Layers[layer].Weights[i] - actual.Layers[layer].Weights[i]);
                Assert.True(difference <= tolerance(layer, i), $"{what} {i} of layer {layer + 1} is off by {difference}");
            }

            for (var i = 0; i < expected.Layers[layer].Biases.Length; i++)
                Assert.Equal(expected.Layers[layer].Biases[i], actual.Layers[layer].Biases[i], 10 * Tolerance);
        }
    }

    /// <summary>One case of the stored file.</summary>
    private sealed record Reference(AutoencoderSpec Spec, int Rows, JsonElement Case)
    {
        public Network Initial => Network("initial");

        public float[] Data => [.. Numbers("data").Select(value => (float)value)];

        public double Loss => Case.GetProperty("loss").GetDouble();

        public static Reference Load(int index)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests/NeuronEdit.Tests/Autoencoders/pytorch_reference.json")));
            var root = document.RootElement;
            var one = root.GetProperty("cases")[index].Clone();
            var spec = new AutoencoderSpec
            {
                Channels = root.GetProperty("channels").GetInt32(),
                EncoderWidths = [.. root.GetProperty("widths").EnumerateArray().Select(width => width.GetInt32())],
                Activation = Enum.Parse<Activation>(one.GetProperty("activation").GetString()!),
            };
            return new Reference(spec, root.GetProperty("rows").GetInt32(), one);
        }

        public double[] Numbers(string name, int? index = null) => Numbers(index is { } i ? Case.GetProperty(name)[i] : Case.GetProperty(name));

        public Network Network(string name)
        {
            var network = new Network(Spec);
            for (var l = 0; l < network.Layers.Length; l++)
            {
                var (layer, stored) = (network.Layers[l], Case.GetProperty(name)[l]);
                var weights = Numbers(stored.GetProperty("weight"));
                for (var i = 0; i < layer.Inputs; i++)
                {
                    for (var j = 0; j < layer.Outputs; j++) layer.Weights[(i * layer.Outputs) + j] = (float)weights[(j * layer.Inputs) + i];
                }

                Numbers(stored.GetProperty("bias")).Select(value => (float)value).ToArray().CopyTo(layer.Biases, 0);
            }

            return network;
        }

        private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
    }
}
