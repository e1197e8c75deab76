using System.Collections.Immutable;
using NeuronEdit.Autoencoders;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class SpecTests
{
    [Fact]
    public void Defaults_AreThePapers()
    {
        var spec = new AutoencoderSpec { Channels = 35 };
        spec.Validate();
        Assert.Equal([35, 500, 250, 50, 250, 500, 35], spec.Widths.ToArray());
        Assert.Equal(spec.Widths, Enumerable.Range(0, 7).Select(spec.WidthOfLayer));
        Assert.Equal((5, 3), (spec.HiddenLayers, spec.MiddleLayer));
        Assert.Equal("35-500-250-50-250-500-35, leaky ReLU 0.2", spec.ToString());
    }

    [Fact]
    public void Equals_ComparesValuesNotArrays()
    {
        var one = new AutoencoderSpec { Channels = 3, EncoderWidths = [4, 2] };
        var two = new AutoencoderSpec { Channels = 3, EncoderWidths = [4, 2] };
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(one, two with { EncoderWidths = [4, 3] });
        Assert.NotEqual(one, two with { Slope = 0.1f });
        Assert.NotEqual(one, two with { Activation = Activation.Tanh });
        Assert.NotEqual(one, two with { Channels = 4 });
    }

    [Theory]
    [InlineData(0, new[] { 4 }, 0.2f, "The model has 0 channels; it must have 1 to 65536.")]
    [InlineData(65_537, new[] { 4 }, 0.2f, "The model has 65537 channels")]
    [InlineData(3, new int[0], 0.2f, "model.layers names 0 layers; it must name 1 to 16.")]
    [InlineData(3, new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 0.2f, "model.layers names 17 layers")]
    [InlineData(3, new[] { 4, 0 }, 0.2f, "model.layers contains 0; each layer must have 1 to 65536 neurons.")]
    [InlineData(3, new[] { 65_536, 65_536 }, 0.2f, "Between 65536 and 65536 neurons there are 4294967296 weights")]
    [InlineData(3, new[] { 4 }, float.NaN, "model.slope is NaN; must be 0 to 1.")]
    [InlineData(3, new[] { 4 }, -0.1f, "model.slope is -0.1; must be 0 to 1.")]
    public void Validate_WrongValue_IsNamed(int channels, int[] widths, float slope, string message)
    {
        var spec = new AutoencoderSpec { Channels = channels, EncoderWidths = [.. widths], Slope = slope };
        var failure = Assert.Throws<NeuronEditException>(spec.Validate);
        Assert.Equal(FailureCode.Specification, failure.Code);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NoArray_IsNamed() =>
        Assert.Throws<NeuronEditException>(new AutoencoderSpec { Channels = 1, EncoderWidths = default(ImmutableArray<int>) }.Validate);

    [Fact]
    public void TrainingOptions_WrongValues_AreNamed()
    {
        new TrainingOptions().Validate();
        Wrong(new TrainingOptions { Batch = 0 }, "training.batch is 0; must be 1 to 65536. Set it in the experiment file under training.batch.");
        Wrong(new TrainingOptions { LearningRate = 0 }, "training.learningRate is 0; must be above 0 and at most 1.");
        Wrong(new TrainingOptions { LearningRate = double.NaN }, "training.learningRate is NaN;");
        Wrong(new TrainingOptions { Epochs = 0 }, "training.epochs is 0; must be at least 1.");
        Wrong(new TrainingOptions { Steps = 0 }, "training.steps is 0; must be at least 1.");
        Wrong(new TrainingOptions { ValidationShare = 0.6 }, "training.validationShare is 0.6; must be 0 to 0.5.");
        Wrong(new TrainingOptions { Patience = -1 }, "training.patience is -1; must be 0 or more.");
        Wrong(new TrainingOptions { Beta1 = 1 }, "training.beta1 is 1;");
        Wrong(new TrainingOptions { Beta2 = -1 }, "training.beta2 is -1;");
        Wrong(new TrainingOptions { Epsilon = 0 }, "training.epsilon is 0;");
    }

    [Fact]
    public void Create_SameSeed_SameWeightsOfTheDocumentedSpread()
    {
        var spec = new AutoencoderSpec { Channels = 35 };
        var network = Network.Create(spec, 1);
        Assert.Equal(network.Hash, Network.Create(spec, 1).Hash);
        Assert.NotEqual(network.Hash, Network.Create(spec, 2).Hash);
        foreach (var (layer, i) in network.Layers.Select((layer, i) => (layer, i)))
        {
            var variance = (i == 0 ? 1 : 2 / 1.04) / layer.Inputs;
            Assert.InRange(layer.Weights.Max(MathF.Abs), 0.99 * Math.Sqrt(3 * variance), Math.Sqrt(3 * variance) * 1.000001);
            Assert.Equal(variance, layer.Weights.Average(weight => (double)weight * weight), 0.05 * variance);
            Assert.All(layer.Biases, bias => Assert.Equal(0, bias));
        }
    }

    [Fact]
    public void CopyFrom_OtherShape_IsMisuse()
    {
        var network = Network.Create(TestData.Small(), 1);
        Assert.Throws<ArgumentException>(() => network.CopyFrom(Network.Create(TestData.Small(channels: 8), 1)));
        var clone = network.Clone();
        clone.Layers[0].Weights[0]++;
        Assert.NotEqual(network.Hash, clone.Hash);
    }

    private static void Wrong(TrainingOptions options, string message)
    {
        var failure = Assert.Throws<NeuronEditException>(options.Validate);
        Assert.Equal(FailureCode.Specification, failure.Code);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }
}
