using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronEdit.Data.Fcs;

/// <summary>Chooses the keywords of a source file that still hold for a file with other values, and perhaps other parameters.</summary>
/// <remarks>
/// Dropped: offsets, $TOT, $PAR, types, amplification, ranges (all written anew); $PnG where it was divided out; peaks of histograms
/// ($PKn), flowCore's own ranges, cell subsets (they describe ANALYSIS), and the time of the last change (the clock is not asked, so
/// that the same data give the same bytes). Kept only if the parameters are all there in their order: $COMP, $DFCmTOn, gates. Kept
/// if all parameters it names are there: $SPILLOVER. Keywords of a parameter ($PnV, $PnD, PnDISPLAY ...) move with it.
/// </remarks>
internal static partial class FcsKeywordsToKeep
{
    private static readonly HashSet<string> Structural = new(StringComparer.OrdinalIgnoreCase)
    {
        "$BEGINANALYSIS", "$ENDANALYSIS", "$BEGINDATA", "$ENDDATA", "$BEGINSTEXT", "$ENDSTEXT", "$NEXTDATA", "$TOT", "$PAR", "$DATATYPE",
        "$BYTEORD", "$MODE", "$UNICODE",
    };

    private static readonly HashSet<string> Outdated = new(StringComparer.OrdinalIgnoreCase)
    {
        "$ORIGINALITY", "$LAST_MODIFIED", "$LAST_MODIFIER", "$CSMODE", "$CSTOT", "$CSVBITS", "NEURONEDIT",
    };

    /// <summary>True for a keyword that only the writer may set.</summary>
    public static bool IsStructural(string keyword) =>
        Structural.Contains(keyword) || (Parameter().Match(keyword) is { Success: true } match && match.Groups[1].Length > 0 && IsRewritten(match.Groups[3].Value));

    /// <summary>The keywords that stay, in their order, with the numbers of the parameters in the new file.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Select(FcsWriterOptions options)
    {
        var source = options.Source!;
        var numbers = new Dictionary<int, int>();
        for (var at = 0; at < options.Columns.Length; at++)
        {
            if (options.Columns[at].SourceIndex is { } index) numbers[index + 1] = at + 1;
        }

        var isSamePanel = options.Columns.Length == source.Parameters.Length && numbers.Count == options.Columns.Length && numbers.All(pair => pair.Key == pair.Value);
        foreach (var (keyword, value) in source.Keywords)
        {
            if (value.Length == 0 || keyword.Length == 0 || Structural.Contains(keyword) || Outdated.Contains(keyword) || Dropped().IsMatch(keyword)) continue;
            if (!isSamePanel && OfPanel().IsMatch(keyword)) continue;
            if (keyword.Trim('$').ToUpperInvariant() is "SPILLOVER" or "SPILL" && !NamesAreThere(value, options)) continue;
            if (Renumber(keyword, source, numbers) is { } renamed) yield return new KeyValuePair<string, string>(renamed, value);
        }
    }

    /// <summary>The keyword with its parameter's new number; null where the parameter is gone or the keyword is written anew.</summary>
    private static string? Renumber(string keyword, FcsFile source, Dictionary<int, int> numbers)
    {
        var match = Parameter().Match(keyword);
        if (!match.Success || !int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return keyword;
        var isStandard = match.Groups[1].Length > 0;
        if (number < 1 || number > source.Parameters.Length) return isStandard ? null : keyword;
        if (isStandard && IsRewritten(match.Groups[3].Value)) return null;
        if (isStandard && match.Groups[3].Value is "G" or "g" && source.Parameters[number - 1].Kind == FcsValueKind.Scaled) return null;
        return numbers.TryGetValue(number, out var now) ? $"{match.Groups[1].Value}P{now}{match.Groups[3].Value}" : null;
    }

    private static bool IsRewritten(string suffix) => suffix.ToUpperInvariant() is "B" or "E" or "N" or "R" or "S" or "DATATYPE";

    private static bool NamesAreThere(string spillover, FcsWriterOptions options)
    {
        var parts = spillover.Split(',');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < parts.Length
            && parts.Skip(1).Take(count).All(name => options.Columns.Any(column => column.Name == name.Trim()));
    }

    [GeneratedRegex(@"^(\$?)P([0-9]+)([A-Z]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^(\$PKN?[0-9]+|flowCore_\$P[0-9]+R(min|max)|\$CSV[0-9]+FLAG)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^\$(COMP|DFC[0-9]+TO[0-9]+|GATING|GATE|G[0-9]+[A-Z]+|R[0-9]+[A-Z]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfPanel();
}
