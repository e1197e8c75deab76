using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class GradientTests
{
    /// <summary>
    /// Central differences of the plain double network with step 1e-6. Their error is 1e-12 times a third derivative of order 1, plus
    /// 1e-16 / 1e-6 for cancellation, together below 1e-9. The engine's float32 chains, at most 20 terms in each of 6 layers forward and back, err by
    /// up to 240 x 2^-24 = 1.4e-5 of sums of order 0.1, that is 1.4e-6.
    /// </summary>
    [Theory]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Linear)]
    public void Gradients_OfTheWholeNetwork_EqualCentralDifferencesInDouble(Activation activation)
    {
        var spec = TestData.Small(activation);
        var network = Network.Create(spec, 3);
        var random = new SeededRandom(4);
        foreach (var layer in network.Layers) foreach (ref var bias in layer.Biases.AsSpan()) bias = (float)(0.3 * random.NextNormal());
        var rows = TestData.Structured(13, spec.Channels, 5);
        var gradients = EngineGradients(network, rows);
        var plain = new PlainNetwork(network);
        for (var l = 0; l < network.Layers.Length; l++)
        {
            for (var i = 0; i < plain.Weights[l].Length; i++)
                Compare(plain, rows, plain.Weights[l], i, gradients.Layers[l].Weights[i], $"layer {l + 1}, weight {i}");
            for (var i = 0; i < plain.Biases[l].Length; i++)
                Compare(plain, rows, plain.Biases[l], i, gradients.Layers[l].Biases[i], $"layer {l + 1}, bias {i}");
        }
    }

    private static void Compare(PlainNetwork network, float[] rows, double[] parameters, int index, float gradient, string what)
    {
        const double step = 1e-6;
        const double tolerance = 1.4e-6;
        var kept = parameters[index];
        parameters[index] = kept + step;
        var above = network.Loss(rows);
        parameters[index] = kept - step;
        var below = network.Loss(rows);
        parameters[index] = kept;
        var expected = (above - below) / (2 * step);
        Assert.True(Math.Abs(expected - gradient) <= tolerance, $"{what}: {gradient} instead of {expected}");
    }

    private static Network EngineGradients(Network network, float[] rows)
    {
        var set = new TrainingSet(network.Spec.Channels);
        set.Append(rows);
        using var team = new ComputeTeam(2);
        using var step = new TrainingStep(network, set, (int)set.Rows, team, VectorWidths.Best);
        var loss = step.Propagate([.. Enumerable.Range(0, (int)set.Rows)], 0, (int)set.Rows) / rows.Length;
        Assert.Equal(PlainNetwork.Loss(network, rows), loss, 1e-6);
        // With beta1 = 0 Adam's first moment is the gradient itself: 0 x m + 1 x g.
        step.Apply(AdamStep.At(1, 0.001, 0, 0.999, 1e-8));
        var gradients = new Network(network.Spec);
        step.Export(gradients, ParameterKind.Mean);
        return gradients;
    }
}
