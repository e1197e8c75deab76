using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class NetworkRunnerTests
{
    [Theory]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Linear)]
    public void Encode_EveryLayer_IsThePlainNetworks(Activation activation)
    {
        var network = Network.Create(TestData.Small(activation), 6);
        var plain = new PlainNetwork(network);
        var rows = TestData.Structured(5, 7, 7);
        using var runner = new NetworkRunner(network);
        for (var layer = 1; layer <= network.Spec.HiddenLayers; layer++)
        {
            var width = network.Spec.WidthOfLayer(layer);
            var activations = new float[5 * width];
            runner.Encode(rows, 5, layer, activations);
            for (var row = 0; row < 5; row++)
            {
                var expected = plain.Forward(rows.AsSpan(row * 7, 7))[layer];
                for (var j = 0; j < width; j++) Assert.Equal(expected[j], activations[(row * width) + j], 1e-5);
            }
        }
    }

    [Fact]
    public void EncodeDecode_AnyTilingAndWidth_GivesTheSameBits()
    {
        const int count = 400;
        var network = Network.Create(new AutoencoderSpec { Channels = 13, EncoderWidths = [90, 40, 5] }, 8);
        var rows = TestData.Structured(count, 13, 9);
        var expected = Through(network, rows, count, count, VectorWidth.Scalar);
        foreach (var width in Enum.GetValues<VectorWidth>().Skip(1))
        {
            foreach (var tile in new[] { 1, 7, 191, 193, count })
                Assert.True(expected.AsSpan().SequenceEqual(Through(network, rows, count, tile, width)), $"{width}, tiles of {tile}");
        }
    }

    [Fact]
    public void EncodeDecode_OnePackedNetworkAndManyThreads_GivesTheSameBits()
    {
        var network = Network.Create(TestData.Small(), 8);
        var rows = TestData.Structured(500, 7, 9);
        var expected = Through(network, rows, 500, 500, VectorWidths.Best);
        using var packed = new PackedNetwork(network);
        Parallel.For(0, 8, _ =>
        {
            using var runner = new NetworkRunner(packed);
            Assert.True(expected.AsSpan().SequenceEqual(Through(runner, rows, 500, 100)));
        });
    }

    [Fact]
    public void EncodeDecode_AllocatesNothing()
    {
        var network = Network.Create(TestData.Small(), 8);
        using var runner = new NetworkRunner(network);
        float[] rows = TestData.Structured(400, 7, 9), activations = new float[400 * 3], output = new float[rows.Length];
        runner.Encode(rows, 400, 3, activations);
        runner.Decode(activations, 400, 3, output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            runner.Encode(rows, 400, 3, activations);
            runner.Decode(activations, 400, 3, output);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Encode_NaNInARow_StaysInThatRow()
    {
        var network = Network.Create(TestData.Small(), 8);
        using var runner = new NetworkRunner(network);
        var rows = TestData.Structured(10, 7, 9);
        rows[(4 * 7) + 2] = float.NaN;
        var activations = new float[10 * 3];
        runner.Encode(rows, 10, 3, activations);
        for (var i = 0; i < activations.Length; i++) Assert.Equal(i / 3 == 4, float.IsNaN(activations[i]));
    }

    [Fact]
    public void Encode_NoRows_DoesNothing()
    {
        using var runner = new NetworkRunner(Network.Create(TestData.Small(), 8));
        runner.Encode([], 0, 1, []);
    }

    [Fact]
    public void Encode_WrongLengthsOrLayers_AreMisuse()
    {
        using var runner = new NetworkRunner(Network.Create(TestData.Small(), 8));
        var activations = new float[6];
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Encode(new float[14], 2, 0, activations));
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Encode(new float[14], 2, 6, activations));
        Assert.Throws<ArgumentException>(() => runner.Encode(new float[13], 2, 3, activations));
        Assert.Throws<ArgumentException>(() => runner.Encode(new float[21], 3, 3, activations));
        Assert.Throws<ArgumentOutOfRangeException>(() => runner.Decode(activations, -1, 3, new float[14]));
    }

    private static float[] Through(Network network, float[] rows, int count, int tile, VectorWidth width)
    {
        using var packed = new PackedNetwork(network, width);
        using var runner = new NetworkRunner(packed);
        return Through(runner, rows, count, tile);
    }

    private static float[] Through(NetworkRunner runner, float[] rows, int count, int tile)
    {
        int channels = runner.Spec.Channels, layer = runner.Spec.MiddleLayer, neurons = runner.Spec.WidthOfLayer(layer);
        var output = new float[rows.Length];
        var activations = new float[tile * neurons];
        for (var first = 0; first < count; first += tile)
        {
            var some = Math.Min(tile, count - first);
            runner.Encode(rows.AsSpan(first * channels, some * channels), some, layer, activations.AsSpan(0, some * neurons));
            runner.Decode(activations.AsSpan(0, some * neurons), some, layer, output.AsSpan(first * channels, some * channels));
        }

        return output;
    }
}
