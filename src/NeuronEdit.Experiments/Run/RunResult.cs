using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Experiments.Run;

/// <summary>What a finished run left, as its results folder has it.</summary>
/// <param name="Folder">The results folder, absolute.</param>
/// <param name="Manifest">What was read and made.</param>
/// <param name="Metrics">How well it went.</param>
/// <param name="WasComplete">True where an earlier run had finished it and nothing was done.</param>
public sealed record RunResult(string Folder, Manifest Manifest, ExperimentMetrics Metrics, bool WasComplete)
{
    /// <summary>Reads what a finished run left.</summary>
    /// <exception cref="NeuronEditException">Artifact: a file that the manifest names is not there any more.</exception>
    internal static RunResult Read(ResultsFolder folder)
    {
        var manifest = ResultsFolder.TryReadJson<Manifest>(folder.At(Manifest.FileName)) ?? throw Damaged(folder, Manifest.FileName);
        foreach (var output in manifest.Outputs)
            if (!File.Exists(folder.At(output.Path))) throw Damaged(folder, output.Path);
        var metrics = ResultsFolder.TryReadJson<ExperimentMetrics>(folder.At(ExperimentMetrics.FileName)) ?? throw Damaged(folder, ExperimentMetrics.FileName);
        return new RunResult(folder.Path, manifest, metrics, WasComplete: true);
    }

    private static NeuronEditException Damaged(ResultsFolder folder, string file) =>
        new(FailureCode.Artifact, $"{folder.At(file)} is missing or damaged although the run is complete. Delete the folder and run again.");
}
