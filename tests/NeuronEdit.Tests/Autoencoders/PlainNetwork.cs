using NeuronEdit.Autoencoders;

namespace NeuronEdit.Tests.Autoencoders;

/// <summary>The network written from its definition, in double, one row at a time: what the engine is compared with.</summary>
internal sealed class PlainNetwork(Network network)
{
    /// <summary>Weights of each layer, [inputs x outputs].</summary>
    public double[][] Weights { get; } = [.. network.Layers.Select(layer => Array.ConvertAll(layer.Weights, value => (double)value))];

    /// <summary>Biases of each layer.</summary>
    public double[][] Biases { get; } = [.. network.Layers.Select(layer => Array.ConvertAll(layer.Biases, value => (double)value))];

    public static double Loss(Network network, float[] rows) => new PlainNetwork(network).Loss(rows);

    /// <summary>Activations of all layers for one row: [0] the row, the last the reconstruction.</summary>
    public double[][] Forward(ReadOnlySpan<float> row)
    {
        var layers = new List<double[]> { Array.ConvertAll(row.ToArray(), value => (double)value) };
        for (var l = 0; l < Weights.Length; l++)
        {
            var before = layers[^1];
            var after = new double[Biases[l].Length];
            for (var j = 0; j < after.Length; j++)
            {
                var sum = Biases[l][j];
                for (var i = 0; i < before.Length; i++) sum += before[i] * Weights[l][(i * after.Length) + j];
                after[j] = l == Weights.Length - 1 ? sum : Activate(sum);
            }

            layers.Add(after);
        }

        return [.. layers];
    }

    /// <summary>Mean squared error over rows and channels.</summary>
    public double Loss(float[] rows)
    {
        var channels = network.Spec.Channels;
        var sum = 0.0;
        for (var first = 0; first < rows.Length; first += channels)
        {
            var output = Forward(rows.AsSpan(first, channels))[^1];
            for (var j = 0; j < channels; j++) sum += Math.Pow(output[j] - rows[first + j], 2);
        }

        return sum / rows.Length;
    }

    private double Activate(double x) => network.Spec.Activation switch
    {
        Activation.LeakyRelu => x > 0 ? x : network.Spec.Slope * x,
        Activation.Relu => Math.Max(x, 0),
        Activation.Tanh => Math.Tanh(x),
        _ => x,
    };
}
