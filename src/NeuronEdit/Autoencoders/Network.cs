using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>One layer's numbers. The arrays belong to the network; whoever changes them changes it.</summary>
/// <param name="inputs">Neurons of the layer before.</param>
/// <param name="outputs">Neurons of this layer.</param>
public sealed class NetworkLayer(int inputs, int outputs)
{
    /// <summary>Neurons of the layer before.</summary>
    public int Inputs { get; } = inputs;

    /// <summary>Neurons of this layer.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Row-major [Inputs x Outputs].</summary>
    public float[] Weights { get; } = new float[(long)inputs * outputs];

    /// <summary>[Outputs].</summary>
    public float[] Biases { get; } = new float[outputs];
}

/// <summary>An autoencoder's weights: plain arrays, to be stored, compared and looked at. To apply it, see <see cref="NetworkRunner"/>.</summary>
public sealed class Network
{
    /// <summary>Reserves a network whose weights are all 0.</summary>
    /// <exception cref="NeuronEditException">Specification: the spec is not valid.</exception>
    public Network(AutoencoderSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        Spec = spec;
        Layers = [.. Enumerable.Range(1, spec.HiddenLayers + 1).Select(layer => new NetworkLayer(spec.WidthOfLayer(layer - 1), spec.WidthOfLayer(layer)))];
    }

    /// <summary>The shape.</summary>
    public AutoencoderSpec Spec { get; }

    /// <summary>Layers 1 to HiddenLayers + 1; the first at index 0.</summary>
    public ImmutableArray<NetworkLayer> Layers { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the shape and every weight's bits; computed anew at each call.</summary>
    /// <remarks>
    /// Hashed are the ASCII line <c>neuronedit-network-1</c> and a line feed, then little-endian: channels, number of encoder layers, their widths,
    /// activation (int32 each), slope (float32), and for each layer its weights [inputs x outputs] and its biases (float32).
    /// </remarks>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData("neuronedit-network-1\n"u8);
            Span<byte> word = stackalloc byte[4];
            foreach (var number in (int[])[Spec.Channels, Spec.EncoderWidths.Length, .. Spec.EncoderWidths, (int)Spec.Activation, BitConverter.SingleToInt32Bits(Spec.Slope)])
            {
                BinaryPrimitives.WriteInt32LittleEndian(word, number);
                hash.AppendData(word);
            }

            foreach (var layer in Layers)
            {
                LittleEndian.Append(hash, layer.Weights);
                LittleEndian.Append(hash, layer.Biases);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>True if no weight and no bias is NaN or infinite.</summary>
    internal bool IsFinite => Layers.All(layer => IsAllFinite(layer.Weights) && IsAllFinite(layer.Biases));

    /// <summary>A network with random weights, ready to be trained.</summary>
    /// <param name="spec">The shape.</param>
    /// <param name="seed">The same spec and seed give the same weights.</param>
    /// <remarks>
    /// The paper leaves this open. Biases are 0. Weights are uniform in [-b, b] with b = gain x sqrt(3 / inputs) (He and others, 2015),
    /// where gain² is what makes up for the activation that the layer reads: 2 / (1 + slope²) after leaky ReLU, 2 after ReLU, 1 after
    /// tanh, linear, and on the data itself. For standardised channels every layer's sums then start with variance about 1,
    /// so that neither signal nor gradient shrinks through six layers, which smaller defaults (PyTorch's has gain² = 1/3) let happen.
    /// </remarks>
    /// <exception cref="NeuronEditException">Specification: the spec is not valid.</exception>
    public static Network Create(AutoencoderSpec spec, ulong seed)
    {
        var network = new Network(spec);
        for (var i = 0; i < network.Layers.Length; i++)
        {
            var layer = network.Layers[i];
            var random = new SeededRandom(SeededRandom.Derive(seed, "weights", i + 1));
            var bound = Math.Sqrt((i == 0 ? 1 : SquaredGain(spec)) * 3 / layer.Inputs);
            foreach (ref var weight in layer.Weights.AsSpan()) weight = (float)(bound * ((2 * random.NextUnit()) - 1));
        }

        return network;
    }

    /// <summary>A network of its own with the same weights.</summary>
    public Network Clone()
    {
        var clone = new Network(Spec);
        clone.CopyFrom(this);
        return clone;
    }

    /// <summary>Takes over all weights of a network of the same shape.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public void CopyFrom(Network other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Spec.Equals(other.Spec)) throw new ArgumentException($"A network of {other.Spec} does not fit into one of {Spec}.", nameof(other));
        for (var i = 0; i < Layers.Length; i++)
        {
            other.Layers[i].Weights.CopyTo(Layers[i].Weights, 0);
            other.Layers[i].Biases.CopyTo(Layers[i].Biases, 0);
        }
    }

    private static bool IsAllFinite(float[] values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    private static double SquaredGain(AutoencoderSpec spec) => spec.Activation switch
    {
        Activation.LeakyRelu => 2 / (1 + ((double)spec.Slope * spec.Slope)),
        Activation.Relu => 2,
        _ => 1,
    };
}
