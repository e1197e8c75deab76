using System.Globalization;

namespace NeuronEdit.Experiments.Demo;

/// <summary>The demo's experiment file.</summary>
public static class DemoSpec
{
    /// <summary>Folder of the cohort, beside the experiment file.</summary>
    public const string DataFolder = "data";

    /// <summary>Results folder, beside the experiment file.</summary>
    public const string ResultsFolder = "results";

    /// <summary>Passes over the cells in training; enough for the demo's answer, see the remarks of <see cref="Yaml"/>.</summary>
    public const int Epochs = 20;

    /// <summary>Where a sample's file lies, relative to the experiment file.</summary>
    public static string PathOf(DemoSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return $"{DataFolder}/{sample.Name}.parquet";
    }

    /// <summary>The experiment file's text, with comments for the reader who changes it.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <remarks>20 epochs over 136,277 cells, a tenth of them held out, are two and a half million rows of training: 50 s at 49,000 rows/s.</remarks>
    public static string Yaml(ulong seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # One donor's control was measured in both runs of the instrument. What changed between
        # them is the batch effect; Sample1, measured in the first run only, is freed of it.
        name: neuronedit-demo
        seed: {seed}
        source: {Entry(DemoCohort.Control1)}
        target: {Entry(DemoCohort.Control2)}
        extrapolate:
          # The truth is used to evaluate, never to train or to edit.
          - sample: {DemoCohort.Sample1.Name}
            path: {PathOf(DemoCohort.Sample1)}
            truth: {PathOf(DemoCohort.Sample1Truth)}
        channels:
          exclude: [{string.Join(", ", DemoPanel.PassThrough)}]   # these pass through unchanged
        transform:
          kind: arcsinh
          cofactor: 5
        scale: standardize
        model:
          layers: [500, 250, 50]
          activation: leaky-relu
          slope: 0.2
        training:
          batch: 100
          learningRate: 0.001
          epochs: {Epochs}
        edit:
          preset: robust
        output:
          path: {ResultsFolder}
          format: parquet

        """);

    private static string Entry(DemoSample sample) => $"{{ path: {PathOf(sample)} }}";
}
