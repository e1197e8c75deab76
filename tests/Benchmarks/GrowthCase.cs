using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;

namespace NeuronEdit.Benchmarks;

/// <summary>A whole experiment of some size, on made data.</summary>
/// <param name="Rows">Rows of all samples together: a quarter each in S and T, the others in X.</param>
/// <param name="Channels">Values in a row.</param>
/// <param name="Layers">Widths of the encoder's layers.</param>
/// <param name="Samples">Samples of X, of the same number of rows.</param>
internal sealed record GrowthCase(long Rows, int Channels, int[] Layers, int Samples)
{
    /// <summary>Minibatches of 100 rows that every case is trained for.</summary>
    public const int Steps = 50;

    /// <summary>The experiment file in a case's folder.</summary>
    public const string SpecName = "experiment.yaml";

    /// <summary>Multiply-adds of one row's way through encoder and decoder.</summary>
    public double MultiplyAdds
    {
        get
        {
            int[] widths = [Channels, .. Layers];
            return 2 * Enumerable.Range(1, Layers.Length).Sum(i => (double)widths[i - 1] * widths[i]);
        }
    }

    /// <summary>Floating-point operations of the network: six for each weight and row trained on, two to sketch half a row's weights, six to edit.</summary>
    public double Flops => MultiplyAdds * ((6.0 * Steps * 100) + (Rows / 2.0) + (Rows / 2.0 * 3));

    /// <summary>Writes samples and experiment file.</summary>
    public void Write(string folder)
    {
        using var engine = new DataEngine(new DataEngineOptions());
        Make("source", Rows / 4, 1, false);
        Make("target", Rows / 4, 2, true);
        Directory.CreateDirectory(Path.Combine(folder, "x"));
        Make("x/s00000", Rows / 2 / Samples, 3, false);
        for (var i = 1; i < Samples; i++) File.Copy(Path.Combine(folder, "x/s00000.parquet"), Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"x/s{i:00000}.parquet")));
        File.WriteAllText(
            Path.Combine(folder, SpecName),
            $$"""
            name: growth
            source: source.parquet
            target: target.parquet
            extrapolate: { path: x }
            model: { layers: [{{string.Join(", ", Layers)}}] }
            training: { steps: {{Steps}} }

            """);

        void Make(string name, long rows, ulong seed, bool isTarget) =>
            MadeFile.Write(engine, Path.Combine(folder, name + ".parquet"), new MadeRows(Channels, seed, isTarget), rows, null, default);
    }
}
