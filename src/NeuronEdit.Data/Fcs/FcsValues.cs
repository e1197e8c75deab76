using System.Globalization;

namespace NeuronEdit.Data.Fcs;

/// <summary>Reads keywords as numbers; a failure names the file and the keyword.</summary>
internal sealed class FcsValues(string path, FcsKeywords keywords)
{
    /// <summary>The file, for messages.</summary>
    public string Path => path;

    /// <summary>The value without blanks around it, or null where there is none.</summary>
    public string? Text(string keyword)
    {
        var value = keywords[keyword]?.Trim(' ', '\t', '\r', '\n', '\0');
        return value is { Length: > 0 } ? value : null;
    }

    /// <summary>The value of a keyword that has to be there.</summary>
    public string Require(string keyword, string expected) =>
        Text(keyword) ?? throw FcsFailure.Data(path, "TEXT", $"no keyword {keyword}{NeighbourHint(keyword)}", expected);

    /// <summary>A whole number from 0 to 2^63-1, or null where the keyword is missing or empty.</summary>
    public long? Count(string keyword)
    {
        if (Text(keyword) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(keyword, "a whole number");
    }

    /// <summary>A finite number, or null where the keyword is missing or empty.</summary>
    public double? Number(string keyword)
    {
        if (Text(keyword) is not { } text) return null;
        return TryNumber(text, out var value) ? value : throw Wrong(keyword, "a number");
    }

    /// <summary>True for a finite number with a decimal point.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>The failure of a keyword whose value cannot be used.</summary>
    public NeuronEditException Wrong(string keyword, string expected, string advice = FcsFailure.ExportAgain) =>
        FcsFailure.Data(path, $"TEXT, keyword {keyword}", Text(keyword) is { } value ? FcsFailure.Quote(value) : "no value", expected, advice);

    private string NeighbourHint(string keyword)
    {
        foreach (var pair in keywords)
        {
            if (pair.Key.TrimStart('$').Equals(keyword.TrimStart('$'), StringComparison.OrdinalIgnoreCase) || pair.Key.Contains(keyword, StringComparison.OrdinalIgnoreCase))
                return $" ({FcsFailure.Quote(pair.Key)} stands there{(keywords.Contains(keyword) ? ", without a value" : "")})";
        }

        return "";
    }
}
