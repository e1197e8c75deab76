namespace NeuronEdit.Autoencoders;

/// <summary>The loss: squared errors of reconstructions, and their derivative.</summary>
internal static unsafe class SquaredError
{
    /// <summary>The sum over one row's channels, in double, channel after channel. NaN propagates.</summary>
    /// <param name="input">[channels].</param>
    /// <param name="output">[channels].</param>
    /// <param name="channels">Values in a row.</param>
    public static double OfRow(float* input, float* output, int channels)
    {
        var sum = 0.0;
        for (var i = 0; i < channels; i++)
        {
            double error = output[i] - input[i];
            sum += error * error;
        }

        return sum;
    }

    /// <summary>gradients = scale x (outputs - inputs): the derivative of the mean of squares for scale = 2 / number of values.</summary>
    /// <param name="inputs">[count].</param>
    /// <param name="outputs">[count].</param>
    /// <param name="gradients">[count], overwritten.</param>
    /// <param name="count">Values.</param>
    /// <param name="scale">Dimensionless.</param>
    public static void Gradients(float* inputs, float* outputs, float* gradients, nint count, float scale)
    {
        for (nint i = 0; i < count; i++) gradients[i] = scale * (outputs[i] - inputs[i]);
    }
}
