using System.Globalization;
using System.Text;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>Builds FCS files byte by byte, without the product's writer. Every part can be made wrong.</summary>
internal sealed class FcsFixture
{
    public string Version { get; set; } = "FCS3.0";

    public char Delimiter { get; set; } = '/';

    /// <summary>Keywords in their order; a null value leaves the value out (an odd number of tokens).</summary>
    public List<(string Key, string? Value)> Keywords { get; } = [];

    public List<(string Key, string? Value)> Supplemental { get; } = [];

    public byte[] Data { get; set; } = [];

    public byte[] After { get; set; } = Encoding.ASCII.GetBytes("00000000");

    /// <summary>Added to the last byte of DATA, in the header and in TEXT.</summary>
    public int DataEndShift { get; set; }

    public int TextEndShift { get; set; }

    public bool DataInHeader { get; set; } = true;

    public bool DataInText { get; set; } = true;

    public bool EscapeDelimiters { get; set; } = true;

    public bool CloseText { get; set; } = true;

    public Encoding TextEncoding { get; set; } = Encoding.UTF8;

    public int Gap { get; set; }

    /// <summary>A file with one type for all parameters named a, b, c ...</summary>
    public static FcsFixture Create(string dataType, string byteOrder, int rows, params (int Bits, string Range)[] parameters)
    {
        var fixture = new FcsFixture();
        fixture.Keywords.AddRange([("$MODE", "L"), ("$DATATYPE", dataType), ("$BYTEORD", byteOrder), ("$NEXTDATA", "0"), ("$PAR", Text(parameters.Length)), ("$TOT", Text(rows))]);
        for (var n = 1; n <= parameters.Length; n++)
        {
            fixture.Keywords.AddRange(
            [
                ($"$P{n}B", Text(parameters[n - 1].Bits)), ($"$P{n}E", "0,0"), ($"$P{n}N", ((char)('a' + n - 1)).ToString()), ($"$P{n}R", parameters[n - 1].Range),
            ]);
        }

        return fixture;
    }

    /// <summary>Rows of big- or little-endian float32.</summary>
    public static FcsFixture Floats(int columns, bool bigEndian, params float[] values)
    {
        var fixture = Create("F", bigEndian ? "4,3,2,1" : "1,2,3,4", values.Length / columns, [.. Enumerable.Repeat((32, "1024"), columns)]);
        fixture.Data = Words(32, bigEndian, values.Select(value => (ulong)BitConverter.SingleToUInt32Bits(value)));
        return fixture;
    }

    /// <summary>Words of whole bytes, one after another.</summary>
    public static byte[] Words(int bits, bool bigEndian, params IEnumerable<ulong> words)
    {
        var bytes = new List<byte>();
        foreach (var word in words)
        {
            for (var at = 0; at < bits / 8; at++) bytes.Add((byte)(word >> (8 * (bigEndian ? (bits / 8) - 1 - at : at))));
        }

        return [.. bytes];
    }

    public FcsFixture Set(string key, string? value)
    {
        var at = Keywords.FindIndex(pair => pair.Key == key);
        if (at >= 0) Keywords[at] = (key, value);
        else Keywords.Add((key, value));
        return this;
    }

    public FcsFixture Remove(string key)
    {
        Keywords.RemoveAll(pair => pair.Key == key);
        return this;
    }

    public byte[] Build()
    {
        var supplemental = Supplemental.Count > 0 ? Segment(Supplemental) : [];
        long dataBegin = 0, dataEnd = -1, supplementalBegin = 0;
        byte[] text = [];
        for (var round = 0; round < 4; round++)
        {
            var keywords = new List<(string, string?)>(Keywords);
            if (DataInText) keywords.AddRange([("$BEGINDATA", Text(dataBegin)), ("$ENDDATA", Text(dataEnd + DataEndShift))]);
            if (supplemental.Length > 0) keywords.AddRange([("$BEGINSTEXT", Text(supplementalBegin)), ("$ENDSTEXT", Text(supplementalBegin + supplemental.Length - 1))]);
            text = Segment(keywords);
            dataBegin = 58 + text.Length + Gap;
            dataEnd = dataBegin + Data.Length - 1;
            supplementalBegin = dataEnd + 1;
        }

        var header = new StringBuilder(Version + "    ");
        foreach (var offset in new[] { 58, 58 + text.Length - 1 + TextEndShift, DataInHeader ? dataBegin : 0, DataInHeader ? dataEnd + DataEndShift : 0, 0, 0 })
            header.Append(Text(offset).PadLeft(8));
        return [.. Encoding.ASCII.GetBytes(header.ToString()), .. text, .. new byte[Gap], .. Data, .. supplemental, .. After];
    }

    /// <summary>Writes the file under a temporary name, which the returned object deletes.</summary>
    public TemporaryFile Save() => new(Build());

    private byte[] Segment(List<(string Key, string? Value)> keywords)
    {
        var text = new StringBuilder().Append(Delimiter);
        foreach (var (key, value) in keywords)
        {
            text.Append(key).Append(Delimiter);
            if (value != null) text.Append(EscapeDelimiters ? value.Replace($"{Delimiter}", $"{Delimiter}{Delimiter}", StringComparison.Ordinal) : value).Append(Delimiter);
        }

        return TextEncoding.GetBytes(CloseText ? text.ToString() : text.ToString(0, text.Length - 1));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A file that lives as long as a test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path => _folder.At("file.fcs");

    public void Dispose() => _folder.Dispose();
}
