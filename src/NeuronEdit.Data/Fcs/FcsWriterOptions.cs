using System.Collections.Immutable;

namespace NeuronEdit.Data.Fcs;

/// <summary>How a file that is written stores its values, all of them alike.</summary>
public enum FcsDataType
{
    /// <summary>$DATATYPE F: float32.</summary>
    F,

    /// <summary>$DATATYPE D: float64.</summary>
    D,
}

/// <summary>A parameter of a file that is written.</summary>
/// <param name="Name">$PnN, not empty; differs from all others.</param>
/// <param name="Marker">$PnS; null or empty: none is written.</param>
/// <param name="Range">The least $PnR, in scale units; it grows with the values that are written. 0 where nothing is known.</param>
/// <param name="SourceIndex">The parameter of the source file whose further keywords ($PnV, $PnF, $PnL ...) it takes over, or null.</param>
public sealed record FcsOutputColumn(string Name, string? Marker = null, double Range = 0, int? SourceIndex = null)
{
    /// <summary>A parameter of the source file, decoded.</summary>
    public static FcsOutputColumn From(FcsParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new FcsOutputColumn(parameter.Name, parameter.Marker, parameter.ScaleRange, parameter.Index);
    }
}

/// <summary>What is to be written.</summary>
public sealed class FcsWriterOptions
{
    /// <summary>The parameters in their order, at least one.</summary>
    public required ImmutableArray<FcsOutputColumn> Columns { get; init; }

    /// <summary>The type of all values; <see cref="Choose(IEnumerable{ColumnInfo})"/> tells which keeps them exact.</summary>
    /// <value>Default: <see cref="FcsDataType.F"/>.</value>
    public FcsDataType DataType { get; init; } = FcsDataType.F;

    /// <summary>The file whose keywords are kept where they still hold; null: none.</summary>
    public FcsFile? Source { get; init; }

    /// <summary>What makes the file: the value of keyword NEURONEDIT and, with a source, of $LAST_MODIFIER.</summary>
    /// <value>Default: <c>NeuronEdit.Cluster</c>.</value>
    public string Creator { get; init; } = "NeuronEdit.Cluster";

    /// <summary>Further keywords; they replace those of the source and must not be structural ($TOT, $PnN ...).</summary>
    public ImmutableArray<KeyValuePair<string, string>> Keywords { get; init; } = [];

    /// <summary>The type that keeps every value: float32 if all columns are float32 or whole numbers of at most 24 bits, else float64.</summary>
    /// <param name="columns">The columns with their stored types, as DuckDB names them.</param>
    /// <remarks>
    /// Whole numbers above 2^53 fit neither; <see cref="FcsWriter"/> refuses a value that would change. Decimals are rounded to the
    /// nearest float64.
    /// </remarks>
    public static FcsDataType Choose(IEnumerable<ColumnInfo> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.All(column => column.StoredType.ToUpperInvariant() is "FLOAT" or "REAL" or "TINYINT" or "UTINYINT" or "SMALLINT" or "USMALLINT" or "BOOLEAN")
            ? FcsDataType.F
            : FcsDataType.D;
    }

    /// <summary>The same for columns of an FCS file, whose ranges tell how many bits count.</summary>
    public static FcsDataType Choose(IEnumerable<FcsParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.All(parameter => parameter.FitsSingle) ? FcsDataType.F : FcsDataType.D;
    }
}
