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
    internal static RunResult Read(ResultsFolder folder) => new(
        folder.Path,
        ResultsFolder.TryReadJson<Manifest>(folder.At(Manifest.FileName)) ?? throw Damaged(folder, Manifest.FileName),
        ResultsFolder.TryReadJson<ExperimentMetrics>(folder.At(ExperimentMetrics.FileName)) ?? throw Damaged(folder, ExperimentMetrics.FileName),
        WasComplete: true);

    private static NeuronEditException Damaged(ResultsFolder folder, string file) =>
        new(FailureCode.Artifact, $"{folder.At(file)} is missing or damaged although the run is complete. Delete the folder and run again.");
}
