using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>The loss: squared errors of reconstructions, and their derivative.</summary>
internal static unsafe class SquaredError
{
    /// <summary>The sum over one row's channels, in double, channel after channel. NaN propagates.</summary>
    /// <param name="inputs">[any x channels].</param>
    /// <param name="outputs">[any x channels].</param>
    /// <param name="row">The row.</param>
    public static double OfRow(PackedMatrix inputs, PackedMatrix outputs, int row)
    {
        var sum = 0.0;
        for (int panel = 0, channel = 0; panel < inputs.Panels; panel++)
        {
            float* input = inputs.At(panel, row), output = outputs.At(panel, row);
            for (var i = 0; i < inputs.PanelWidth && channel < inputs.Columns; i++, channel++)
            {
                double error = output[i] - input[i];
                sum += error * error;
            }
        }

        return sum;
    }

    /// <summary>gradients = scale x (outputs - inputs), for some rows: the derivative of the mean of squares for scale = 2 / number of values.</summary>
    /// <param name="inputs">[any x channels].</param>
    /// <param name="outputs">[any x channels].</param>
    /// <param name="gradients">[any x channels], overwritten.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="scale">Dimensionless.</param>
    public static void Gradients(PackedMatrix inputs, PackedMatrix outputs, PackedMatrix gradients, int first, int count, float scale)
    {
        for (var panel = 0; panel < inputs.Panels; panel++)
        {
            float* input = inputs.At(panel, first), output = outputs.At(panel, first), gradient = gradients.At(panel, first);
            for (nint i = 0; i < (nint)count * inputs.PanelWidth; i++) gradient[i] = scale * (output[i] - input[i]);
        }
    }
}
