using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>What people are told of a planned cohort.</summary>
internal static class CohortReport
{
    /// <summary>Channels, rows and samples in a line.</summary>
    public static string Summary(ExperimentSpec spec, Cohort cohort)
    {
        var samples = cohort.SamplesOf(SampleRole.Extrapolate).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{cohort.Channels.Length} channels as {Units.Of(spec.Transform)}; {Rows(SampleRole.Source)} source and {Rows(SampleRole.Target)} target rows; {samples} sample{(samples == 1 ? "" : "s")} of {Rows(SampleRole.Extrapolate)} rows to edit");

        string Rows(SampleRole role) => cohort.SamplesOf(role).Sum(s => s.Rows).ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>What the user should know of the choice of channels.</summary>
    public static ImmutableArray<string> Warnings(ExperimentSpec spec, Cohort cohort) => [.. new[] { Bookkeeping(spec.Channels, cohort), LeftOut(cohort) }.OfType<string>()];

    private static string? LeftOut(Cohort cohort) => cohort.LeftOut.IsEmpty
        ? null
        : $"Numeric columns that only some inputs have are not edited: {string.Join(", ", cohort.LeftOut)}. List channels in the experiment file to decide yourself.";

    /// <summary>Where nobody listed channels, every number is one: times and barcodes would be edited unseen.</summary>
    private static string? Bookkeeping(ChannelSelection selection, Cohort cohort)
    {
        if (!selection.Include.IsEmpty) return null;
        var odd = cohort.Channels.Zip(cohort.Markers).Where(c => BookkeepingNames.Has(c.First, c.Second)).Select(c => c.Second).ToList();
        if (odd.Count == 0) return null;
        return $"No channels are listed, so every numeric column that is not excluded is edited, also {string.Join(", ", odd)}, whose names are not a marker's. " +
            $"List the channels in the experiment file, or leave these out with channels: {{ exclude: [{string.Join(", ", selection.Exclude.Concat(odd).Select(Quoted))}] }}.";

        static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : $"'{name}'";
    }
}
