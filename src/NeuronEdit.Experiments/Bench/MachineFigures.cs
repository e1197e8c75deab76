using System.Text.Json.Serialization;
using NeuronEdit.Autoencoders;

namespace NeuronEdit.Experiments.Bench;

/// <summary>How fast this machine is, with the paper's network of 35 channels: 500, 250, 50, 250 and 500 neurons, minibatches of 100 rows.</summary>
/// <param name="TrainRowsPerSecond">Rows trained on per second with all threads.</param>
/// <param name="TrainRowsPerSecondOneThread">The same with one thread.</param>
/// <param name="MatrixProductGflopsOneThread">10^9 floating-point operations per second of a large matrix product on one thread.</param>
/// <param name="EditRowsPerSecond">Rows edited per second from Parquet file to Parquet file, one partition on each thread.</param>
/// <param name="SketchActivationsPerSecondPerCore">Activations that one thread enters into sketches per second.</param>
/// <param name="EditMapActivationsPerSecondPerCore">Activations that one thread sends through the edit map per second.</param>
/// <param name="PeakResidentBytes">The most memory that the process held while all this was measured, bytes.</param>
/// <param name="Threads">Threads that were measured with: the processors that the process may use.</param>
/// <param name="InstructionSet">The instructions that the kernels use: AVX-512, AVX2, SSE or NEON.</param>
public sealed record MachineFigures(
    double TrainRowsPerSecond,
    double TrainRowsPerSecondOneThread,
    double MatrixProductGflopsOneThread,
    double EditRowsPerSecond,
    double SketchActivationsPerSecondPerCore,
    double EditMapActivationsPerSecondPerCore,
    long PeakResidentBytes,
    int Threads,
    string InstructionSet)
{
    /// <summary>Channels of the rows that are measured with.</summary>
    public const int Channels = 35;

    /// <summary>Floating-point operations that editing a row takes in the network alone: it is encoded once and, as the residual is kept, decoded twice.</summary>
    [JsonIgnore]
    public static long FlopPerEditedRow => FlopOf(new AutoencoderSpec { Channels = Channels });

    /// <summary>Rows per second that could be edited if all threads did nothing but the network's products, each as fast as the large product on one thread alone.</summary>
    [JsonIgnore]
    public double EditRowsPerSecondLimit => MatrixProductGflopsOneThread * 1e9 * Threads / FlopPerEditedRow;

    /// <summary>How much of that limit editing reaches, 0 to about 1.</summary>
    [JsonIgnore]
    public double EditShareOfLimit => EditRowsPerSecond / EditRowsPerSecondLimit;

    private static long FlopOf(AutoencoderSpec spec)
    {
        var widths = spec.Widths;
        var flops = 0L;
        for (var layer = 1; layer < widths.Length; layer++)
            flops += 2L * widths[layer - 1] * widths[layer] * (layer <= spec.MiddleLayer ? 1 : 2);
        return flops;
    }
}
