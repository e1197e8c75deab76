using System.Globalization;
using System.Text;

namespace NeuronEdit.Data.Fcs;

/// <summary>Builds header and TEXT of a file that is written. Built once with the largest numbers to learn how much room they need, and again at the end.</summary>
internal sealed class FcsTextBuilder
{
    /// <summary>The largest offset that the header can hold; beyond, it says 0 and only TEXT tells.</summary>
    public const long HeaderOffsetMax = 99_999_999;

    /// <summary>As long as any $PnR gets.</summary>
    private const string LongestRange = "-1.2345678901234567E+308";

    private readonly FcsWriterOptions _options;
    private readonly List<KeyValuePair<string, string>> _further = [];
    private readonly char _delimiter;

    /// <summary>Collects the keywords that do not change any more and chooses the delimiter.</summary>
    public FcsTextBuilder(FcsWriterOptions options)
    {
        _options = options;
        var keywords = new FcsKeywords();
        foreach (var (keyword, value) in options.Keywords.Concat(Own()).Concat(options.Source == null ? [] : FcsKeywordsToKeep.Select(options)))
        {
            if (keyword.Length > 0 && value.Length > 0) keywords.Add(keyword, value);
        }

        _further.AddRange(keywords);
        _delimiter = FcsDelimiter.Choose(Pairs(LongestRanges(), 0, 0, 0));
        DataBegin = (FcsHeader.Size + Text(LongestRanges(), long.MaxValue, long.MaxValue, long.MaxValue).Length + 63) / 64 * 64;
    }

    /// <summary>Offset of the first row: a multiple of 64 behind the longest TEXT there can be.</summary>
    public long DataBegin { get; }

    /// <summary>Everything in front of the first row; blanks fill what TEXT leaves free.</summary>
    /// <param name="maxima">[columns], the largest finite value of each, negative infinity where there is none.</param>
    /// <param name="rows">Rows that were written.</param>
    public byte[] Build(ReadOnlySpan<double> maxima, long rows)
    {
        var ranges = new string[maxima.Length];
        for (var at = 0; at < maxima.Length; at++) ranges[at] = Range(_options.Columns[at].Range, maxima[at]);
        var (begin, end) = rows == 0 ? (0, 0) : (DataBegin, DataBegin + (rows * _options.Columns.Length * ValueBytes) - 1);
        var text = Text(ranges, rows, begin, end);
        var bytes = new byte[DataBegin];
        bytes.AsSpan().Fill((byte)' ');
        var inHeader = end <= HeaderOffsetMax ? (begin, end) : (0, 0);
        var header = string.Create(CultureInfo.InvariantCulture, $"FCS3.1    {FcsHeader.Size,8}{FcsHeader.Size + text.Length - 1,8}{inHeader.Item1,8}{inHeader.Item2,8}{0,8}{0,8}");
        Encoding.ASCII.GetBytes(header, bytes);
        text.CopyTo(bytes, FcsHeader.Size);
        return bytes;
    }

    private int ValueBytes => _options.DataType == FcsDataType.F ? sizeof(float) : sizeof(double);

    /// <summary>A whole number above all values, so that tools which cut values at $PnR cut none.</summary>
    private static string Range(double least, double maximum)
    {
        var range = Math.Max(1, Math.Max(double.IsFinite(least) ? Math.Ceiling(least) : 1, maximum < 0 ? 1 : Math.Floor(maximum) + 1));
        return range.ToString(range < 1e15 ? "F0" : "R", CultureInfo.InvariantCulture);
    }

    private string[] LongestRanges() => [.. _options.Columns.Select(_ => LongestRange)];

    private IEnumerable<KeyValuePair<string, string>> Own()
    {
        yield return new("NEURONEDIT", _options.Creator);
        if (_options.Source == null) yield break;
        yield return new("$ORIGINALITY", "DataModified");
        yield return new("$LAST_MODIFIER", _options.Creator);
    }

    private byte[] Text(string[] ranges, long rows, long begin, long end)
    {
        var text = new StringBuilder().Append(_delimiter);
        var escaped = new string(_delimiter, 2);
        foreach (var (keyword, value) in Pairs(ranges, rows, begin, end))
            text.Append(keyword).Append(_delimiter).Append(value.Replace(escaped[..1], escaped, StringComparison.Ordinal)).Append(_delimiter);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private IEnumerable<KeyValuePair<string, string>> Pairs(string[] ranges, long rows, long begin, long end)
    {
        yield return new("$BEGINANALYSIS", "0");
        yield return new("$ENDANALYSIS", "0");
        yield return new("$BEGINSTEXT", "0");
        yield return new("$ENDSTEXT", "0");
        yield return new("$BEGINDATA", Number(begin));
        yield return new("$ENDDATA", Number(end));
        yield return new("$NEXTDATA", "0");
        yield return new("$BYTEORD", "1,2,3,4");
        yield return new("$DATATYPE", _options.DataType == FcsDataType.F ? "F" : "D");
        yield return new("$MODE", "L");
        yield return new("$PAR", Number(_options.Columns.Length));
        yield return new("$TOT", Number(rows));
        for (var at = 0; at < _options.Columns.Length; at++)
        {
            yield return new($"$P{at + 1}N", _options.Columns[at].Name);
            if (_options.Columns[at].Marker is { Length: > 0 } marker) yield return new($"$P{at + 1}S", marker);
            yield return new($"$P{at + 1}B", Number(ValueBytes * 8));
            yield return new($"$P{at + 1}E", "0,0");
            yield return new($"$P{at + 1}R", ranges[at]);
        }

        foreach (var pair in _further) yield return pair;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
