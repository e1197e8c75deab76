using System.Collections.Immutable;
using NeuronEdit.Data;

namespace NeuronEdit.Experiments.Run;

/// <summary>Run an experiment from its file.</summary>
/// <param name="SpecPath">The experiment file (YAML).</param>
/// <param name="Output">Results folder; null: the file's <c>output.path</c>, relative to the experiment file.</param>
/// <param name="Slots">Partitions in work at a time, and threads in training; at least 1.</param>
/// <param name="Seed">Replaces the file's seed; null: the file's.</param>
/// <param name="Resume">Continue what an interrupted run left in the results folder.</param>
public sealed record RunRequest(string SpecPath, string? Output, int Slots, ulong? Seed, bool Resume);

/// <summary>Apply a finished experiment's edit to new samples.</summary>
/// <param name="EditPath">The edit artifact: a results folder, or the folder <c>edit</c> in it.</param>
/// <param name="Inputs">Files, folders or globs; every file is a sample named after it.</param>
/// <param name="Output">Results folder.</param>
/// <param name="Format">Output format; null: each input's own.</param>
/// <param name="Alpha">Strength of the edit, 0 (unchanged) to 1.</param>
/// <param name="Inverse">Edit from target towards source.</param>
/// <param name="DropRowsWithMissing">Leave rows with missing or infinite values out of the result instead of refusing the file.</param>
/// <param name="Slots">Partitions in work at a time.</param>
/// <param name="Resume">Continue what an interrupted run left in the results folder.</param>
public sealed record ApplyRequest(
    string EditPath, ImmutableArray<string> Inputs, string Output, FileFormat? Format, double Alpha, bool Inverse, bool DropRowsWithMissing, int Slots, bool Resume);

/// <summary>Convert measured files to Parquet.</summary>
/// <param name="Inputs">Files, folders or globs.</param>
/// <param name="Output">Folder that receives one Parquet file for each input.</param>
/// <param name="Slots">Files in work at a time.</param>
public sealed record ImportRequest(ImmutableArray<string> Inputs, string Output, int Slots);

/// <summary>Compare predicted samples with what was measured.</summary>
/// <param name="Predicted">Files, folders or globs of the predicted sample, pooled.</param>
/// <param name="Truth">Files, folders or globs of the measured sample, pooled.</param>
/// <param name="Before">The sample before the edit; null: distances only, no change of means.</param>
/// <param name="SpecPath">An experiment file whose channels, transform, missing rule, evaluation and seed are used; null: all common numeric columns as they are, seed 1.</param>
/// <param name="Slots">Files in work at a time.</param>
public sealed record EvaluateRequest(ImmutableArray<string> Predicted, ImmutableArray<string> Truth, ImmutableArray<string>? Before, string? SpecPath, int Slots);
