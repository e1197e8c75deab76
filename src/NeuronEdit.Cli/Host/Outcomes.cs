using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Demo;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Host;

/// <summary>What <c>run</c> and <c>apply</c> leave.</summary>
/// <param name="Results">The results folder, as the user should type it.</param>
/// <param name="Edit">The edit artifact to apply to further samples, as the user should type it.</param>
/// <param name="Samples">One row for every edited sample, in the experiment's order.</param>
/// <param name="Warnings">All warnings, in the order in which they arose.</param>
/// <param name="ElapsedSeconds">Time this run took, without what an interrupted run had done before.</param>
internal sealed record RunOutcome(
    string Results, string Edit, ImmutableArray<SampleOutcome> Samples, ImmutableArray<string> Warnings, double ElapsedSeconds);

/// <summary>One edited sample. Distances are in transformed units; null where there is no truth to compare with.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Rows">Rows written, one for every row read unless rows were dropped.</param>
/// <param name="RowsDropped">Rows left out because values were missing, which the user allowed.</param>
/// <param name="DistanceBefore">Mean Wasserstein-1 distance over channels from the sample to its truth.</param>
/// <param name="DistanceAfter">The same from the edited sample.</param>
/// <param name="Correlation">Pearson's r over channels of the edit's change of means with the true change.</param>
/// <param name="ShareOutside">Share of activations outside the source's range, 0 to 1.</param>
/// <param name="Folder">Where its files lie, as the user should type it.</param>
internal sealed record SampleOutcome(
    string Sample, long Rows, long RowsDropped, double? DistanceBefore, double? DistanceAfter, double? Correlation, double ShareOutside, string Folder);

/// <summary>What <c>import</c> leaves.</summary>
/// <param name="Output">The folder.</param>
/// <param name="Files">One entry for every input, in order.</param>
/// <param name="Warnings">All warnings.</param>
/// <param name="ElapsedSeconds">Time taken.</param>
internal sealed record ImportOutcome(string Output, ImmutableArray<ImportedFile> Files, ImmutableArray<string> Warnings, double ElapsedSeconds);

/// <summary>What files say of themselves.</summary>
/// <param name="Files">In the order asked for.</param>
/// <param name="Warnings">Such as panels that differ.</param>
internal sealed record DescribeOutcome(ImmutableArray<TableInfo> Files, ImmutableArray<string> Warnings);

/// <summary>How far a prediction is from what was measured.</summary>
/// <param name="PredictedRows">Rows predicted.</param>
/// <param name="TruthRows">Rows measured.</param>
/// <param name="After">Distance of the prediction to the truth.</param>
/// <param name="Before">Distance of the sample before the edit; null when it was not given.</param>
/// <param name="Correlation">Pearson's r over channels of the predicted with the true change of means; null without the sample before.</param>
/// <param name="Slope">Slope of the predicted on the true change of means; null without the sample before.</param>
/// <param name="Channels">One entry a channel, in the truth's order.</param>
/// <param name="Units">What distances and changes are in, such as <c>arcsinh(x / 5)</c>.</param>
/// <param name="Warnings">All warnings.</param>
internal sealed record EvaluateOutcome(
    long PredictedRows, long TruthRows, Distance After, Distance? Before, double? Correlation, double? Slope,
    ImmutableArray<ChannelDistance> Channels, string Units, ImmutableArray<string> Warnings);

/// <summary>A distance of two populations.</summary>
/// <param name="Name">What is compared with the truth: <c>mean shift</c>.</param>
/// <param name="MeanW1">Mean Wasserstein-1 distance over channels, transformed units.</param>
/// <param name="Energy">Energy distance, transformed units.</param>
internal sealed record Distance(string Name, double MeanW1, double Energy);

/// <summary>Wasserstein-1 distances of one channel to the truth, in transformed units.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="After">Of the prediction.</param>
/// <param name="Before">Of the sample before the edit; null when it was not given.</param>
internal sealed record ChannelDistance(string Channel, double After, double? Before);

/// <summary>What <c>demo</c> leaves.</summary>
/// <param name="Run">The experiment's outcome.</param>
/// <param name="SpecPath">The experiment file it wrote.</param>
/// <param name="DataFolder">Where the cohort lies.</param>
/// <param name="Report">The two markers that tell the story.</param>
internal sealed record DemoOutcome(RunOutcome Run, string SpecPath, string DataFolder, DemoReport Report);

/// <summary>How a check of <c>doctor</c> came out.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, with a drawback that the advice names.</summary>
    Warn,

    /// <summary>Does not work until the advice is followed.</summary>
    Fail,
}

/// <summary>One check of <c>doctor</c>.</summary>
/// <param name="Check">What was looked at: <c>memory</c>.</param>
/// <param name="Level">How it came out.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">The way out; null where nothing has to be done.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Found, string? Advice);
