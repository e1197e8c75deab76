using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Autoencoders;

/// <summary>Rows and specs that several tests use.</summary>
internal static class TestData
{
    /// <summary>A network small enough for a quick test and odd in every width.</summary>
    public static AutoencoderSpec Small(Activation activation = Activation.LeakyRelu, int channels = 7) =>
        new() { Channels = channels, EncoderWidths = [19, 11, 3], Activation = activation };

    /// <summary>Rows near a curved two-dimensional surface in the channels' space, with a little noise.</summary>
    public static float[] Structured(int rows, int channels, ulong seed)
    {
        var random = new SeededRandom(seed);
        var values = new float[rows * channels];
        for (var row = 0; row < rows; row++)
        {
            double u = random.NextNormal(), v = random.NextNormal();
            for (var channel = 0; channel < channels; channel++)
                values[(row * channels) + channel] = (float)(Math.Sin(u + channel) + (0.5 * v * Math.Cos(channel)) + (0.05 * random.NextNormal()));
        }

        return values;
    }

    public static TrainingSet Set(int rows, int channels, ulong seed = 1)
    {
        var set = new TrainingSet(channels);
        set.Append(Structured(rows, channels, seed));
        return set;
    }

    public static byte[] Bytes(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        CheckpointFile.Write(stream, checkpoint);
        return stream.ToArray();
    }

    public static byte[] Bytes(Network network)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, network, null);
        return stream.ToArray();
    }
}
