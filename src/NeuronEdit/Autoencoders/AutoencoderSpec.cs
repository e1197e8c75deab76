using System.Collections.Immutable;
using System.Globalization;

namespace NeuronEdit.Autoencoders;

/// <summary>What a hidden layer does to its weighted sums.</summary>
public enum Activation
{
    /// <summary>x where x > 0, else slope x x.</summary>
    LeakyRelu,

    /// <summary>x where x > 0, else 0.</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x.</summary>
    Linear,
}

/// <summary>The shape of a fully connected autoencoder. The defaults are the paper's: 500-250-50-250-500, leaky ReLU 0.2.</summary>
/// <remarks>
/// Layers are numbered by their output: layer 0 is the input, 1 to <see cref="HiddenLayers"/> the hidden ones, the middle one being
/// <see cref="MiddleLayer"/>, and the last is the reconstruction, which is linear. Two specs are equal if all values are.
/// </remarks>
public sealed record AutoencoderSpec
{
    private const int WidthMax = 65_536;
    private const int EncoderLayersMax = 16;
    private const long LayerWeightsMax = 1L << 28;

    /// <summary>Values in a row, of the input and of the output: 1 to 65536.</summary>
    public required int Channels { get; init; }

    /// <summary>Neurons of the encoder's layers, the middle one last; the decoder mirrors them. 1 to 16 layers of 1 to 65536.</summary>
    public ImmutableArray<int> EncoderWidths { get; init; } = [500, 250, 50];

    /// <summary>The activation of every hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.LeakyRelu;

    /// <summary>Leaky ReLU's slope left of 0: 0 to 1. Without effect on the other activations.</summary>
    public float Slope { get; init; } = 0.2f;

    /// <summary>Hidden layers: 2k - 1 for k encoder layers.</summary>
    public int HiddenLayers => (2 * EncoderWidths.Length) - 1;

    /// <summary>The narrowest layer in the paper's shape: k.</summary>
    public int MiddleLayer => EncoderWidths.Length;

    /// <summary>Widths of all layers, input and output included: 2k + 1 of them.</summary>
    public ImmutableArray<int> Widths =>
        [Channels, .. EncoderWidths, .. EncoderWidths.Reverse().Skip(1), Channels];

    /// <summary>Neurons of a layer, 0 (the input) to HiddenLayers + 1 (the output).</summary>
    public int WidthOfLayer(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, HiddenLayers + 1);
        if (layer == 0 || layer > HiddenLayers) return Channels;
        return EncoderWidths[layer <= MiddleLayer ? layer - 1 : HiddenLayers - layer];
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="NeuronEditException">Specification: names the setting, what was found and what is allowed.</exception>
    public void Validate()
    {
        if (Channels is < 1 or > WidthMax) throw Wrong($"The model has {Channels} channels; it must have 1 to {WidthMax}. Choose fewer under channels.");
        if (EncoderWidths.IsDefaultOrEmpty || EncoderWidths.Length > EncoderLayersMax)
            throw Wrong($"model.layers names {(EncoderWidths.IsDefault ? 0 : EncoderWidths.Length)} layers; it must name 1 to {EncoderLayersMax}. Set it in the experiment file under model.layers.");
        foreach (var width in EncoderWidths)
        {
            if (width is < 1 or > WidthMax)
                throw Wrong($"model.layers contains {width}; each layer must have 1 to {WidthMax} neurons. Set it in the experiment file under model.layers.");
        }

        if (!Enum.IsDefined(Activation)) throw Wrong($"model.activation is {(int)Activation}, which is no activation; use leaky-relu, relu, tanh or linear.");
        if (!(Slope is >= 0 and <= 1))
            throw Wrong($"model.slope is {Slope.ToString(CultureInfo.InvariantCulture)}; must be 0 to 1. Set it in the experiment file under model.slope.");
        for (var layer = 0; layer < MiddleLayer; layer++)
        {
            var weights = (long)WidthOfLayer(layer) * WidthOfLayer(layer + 1);
            if (weights > LayerWeightsMax)
                throw Wrong($"Between {WidthOfLayer(layer)} and {WidthOfLayer(layer + 1)} neurons there are {weights} weights; at most {LayerWeightsMax} fit. Make model.layers narrower.");
        }
    }

    /// <inheritdoc/>
    public bool Equals(AutoencoderSpec? other) =>
        other is not null && Channels == other.Channels && Activation == other.Activation && Slope.Equals(other.Slope)
        && EncoderWidths.AsSpan().SequenceEqual(other.EncoderWidths.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Channels);
        hash.Add(Activation);
        hash.Add(Slope);
        foreach (var width in EncoderWidths.AsSpan()) hash.Add(width);
        return hash.ToHashCode();
    }

    /// <summary>As in <c>35-500-250-50-250-500-35, leaky ReLU 0.2</c>.</summary>
    public override string ToString() =>
        $"{string.Join('-', Widths)}, {ActivationName()}";

    private string ActivationName() => Activation switch
    {
        Activation.LeakyRelu => $"leaky ReLU {Slope.ToString(CultureInfo.InvariantCulture)}",
        Activation.Relu => "ReLU",
        _ => Activation == Activation.Tanh ? "tanh" : "linear",
    };

    private static NeuronEditException Wrong(string message) => new(FailureCode.Specification, message);
}
