using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>Which kernel step is a spec's activation, forward and backward.</summary>
internal static class ActivationFinish
{
    /// <summary>The step that ends a layer's product; the output layer has none.</summary>
    public static (FinishKind Kind, float Slope) Forward(AutoencoderSpec spec, int layer) => (layer <= spec.HiddenLayers, spec.Activation) switch
    {
        (true, Activation.LeakyRelu) => (FinishKind.LeakyRelu, spec.Slope),
        (true, Activation.Relu) => (FinishKind.LeakyRelu, 0),
        (true, Activation.Tanh) => (FinishKind.Tanh, 0),
        _ => (FinishKind.None, 0),
    };

    /// <summary>The step that turns the gradient of a layer's activations into that of its sums.</summary>
    public static (FinishKind Kind, float Slope) Backward(AutoencoderSpec spec, int layer)
    {
        var (kind, slope) = Forward(spec, layer);
        return kind switch
        {
            FinishKind.LeakyRelu => (FinishKind.LeakyReluGradient, slope),
            FinishKind.Tanh => (FinishKind.TanhGradient, 0),
            _ => (FinishKind.None, 0),
        };
    }
}
