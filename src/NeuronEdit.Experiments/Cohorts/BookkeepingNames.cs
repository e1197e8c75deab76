using System.Text.RegularExpressions;

namespace NeuronEdit.Experiments.Cohorts;

/// <summary>
/// Columns that instruments and pipelines write beside the markers: times, ids, event shapes, barcodes, beads, DNA. They are numbers, and where nobody
/// lists channels all numbers are channels; so their names are worth a warning.
/// </summary>
internal static partial class BookkeepingNames
{
    /// <summary>True where the column's name or marker is one of those.</summary>
    public static bool Has(string name, string? marker) => Pattern().IsMatch(name) || (marker is not null && Pattern().IsMatch(marker));

    [GeneratedRegex(
        @"^(time|timestamp|width|center|offset|residual|gaussian_?\w*|amplitude|event(_?(length|count|num(ber)?|no|id))?|cell_?length|(\w+[_ .-])?(id|index|idx)|row(_?(num(ber)?|id))?|" +
        @"file(_?(num(ber)?|no|id|origin))?|bc_?\d+(\(.*)?|bar_?codes?(_?\d+)?|dna([_-]?\d+)?(\(.*)?|iridium\d*|beads?(_?\d+|dist)?|cluster(_?id)?|meta_?cluster|plate|well|batch|sample(_?id)?|donor|patient|label)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
