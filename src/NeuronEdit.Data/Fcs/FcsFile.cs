using System.Collections.Immutable;

namespace NeuronEdit.Data.Fcs;

/// <summary>
/// What the header and TEXT of a Flow Cytometry Standard file say: version 2.0, 3.0 or 3.1, list mode, $DATATYPE F, D or I. The rows
/// are read with <see cref="FcsReader"/>. Holds no open file.
/// </summary>
/// <remarks>FCS 3.2 is read where every parameter has the type of $DATATYPE. Of several data sets in a file the first is read.</remarks>
public sealed class FcsFile
{
    private FcsFile(string path, string version, FcsKeywords keywords, ImmutableArray<FcsParameter> parameters, FcsDataSegment data, ImmutableArray<string> notes)
    {
        Path = path;
        Version = version;
        Keywords = keywords;
        Parameters = parameters;
        Data = data;
        Notes = notes;
    }

    /// <summary>Where it lies, as given.</summary>
    public string Path { get; }

    /// <summary><c>FCS2.0</c>, <c>FCS3.0</c>, <c>FCS3.1</c> or <c>FCS3.2</c>.</summary>
    public string Version { get; }

    /// <summary>All keywords of the primary and the supplemental TEXT.</summary>
    public FcsKeywords Keywords { get; }

    /// <summary>The parameters in their order; their names differ.</summary>
    public ImmutableArray<FcsParameter> Parameters { get; }

    /// <summary>Rows (events) it holds.</summary>
    public long Rows => Data.Rows;

    /// <summary>$DATATYPE: F, D or I.</summary>
    public char DataType => Data.Layout.DataType;

    /// <summary>Sentences for the user: what is odd in this file and how it was understood.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Where and how the rows lie.</summary>
    internal FcsDataSegment Data { get; }

    /// <summary>Reads header and TEXT, and checks that all rows of $TOT lie inside the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NeuronEditException">
    /// Data: no such file, not FCS, truncated, contradictory, or of a kind that is not read; the message says where and what.
    /// Storage: the file cannot be read.
    /// </exception>
    public static FcsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var input = new FcsInput(path);
        var notes = new List<string>();
        var header = FcsHeader.Read(input);
        var keywords = FcsText.Read(input, header, notes);
        var values = new FcsValues(path, keywords);
        CheckMode(values, notes);
        var dataType = FcsLayout.ReadDataType(values);
        var parameters = FcsParameters.Read(values, header.Version, dataType, notes);
        CheckSingleType(values, dataType, parameters.Length);
        var data = FcsDataSegment.Locate(input, header, values, FcsLayout.Create(values, dataType, parameters), notes);
        if ((values.Count("$NEXTDATA") ?? 0) != 0) notes.Add($"The file holds further data sets ($NEXTDATA {values.Text("$NEXTDATA")}); only the first is read.");
        return new FcsFile(path, header.Version, keywords, parameters, data, [.. notes]);
    }

    /// <summary>The same in the words that all formats share: one piece that may be cut anywhere.</summary>
    public TableInfo ToTableInfo() => new(
        Path,
        FileFormat.Fcs,
        Rows,
        [.. Parameters.Select(parameter => new ColumnInfo(parameter.Name, parameter.Marker, ColumnKind.Numeric, parameter.StoredType))],
        [Rows]);

    private static void CheckMode(FcsValues values, List<string> notes)
    {
        if (values.Text("$MODE") is not { } mode) notes.Add("$MODE is missing; the rows are read as a list (L).");
        else if (!mode.Equals("L", StringComparison.OrdinalIgnoreCase))
            throw values.Wrong("$MODE", "L, a list of events: histograms (C, U) hold no single cells", "Export the events as a list.");
    }

    private static void CheckSingleType(FcsValues values, char dataType, int parameters)
    {
        for (var n = 1; n <= parameters; n++)
        {
            if (values.Text($"$P{n}DATATYPE") is { } own && !own.Equals(dataType.ToString(), StringComparison.OrdinalIgnoreCase))
                throw values.Wrong($"$P{n}DATATYPE", $"{dataType}, the type of the whole file", "Convert the file to FCS 3.1.");
        }
    }
}
