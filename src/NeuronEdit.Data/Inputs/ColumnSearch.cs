namespace NeuronEdit.Data.Inputs;

/// <summary>Finds columns by name or marker.</summary>
internal static class ColumnSearch
{
    private const int NamesShown = 12;

    /// <summary>The column's position; null when there is none of that name or marker.</summary>
    /// <exception cref="NeuronEditException">Data: two columns have that name, or no column has that name and two have that marker.</exception>
    internal static int? Find(TableInfo table, string name) => Only(table, name, "name", c => c.Name) ?? Only(table, name, "marker", c => c.Marker);

    /// <summary>The position of a numeric column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">A name that at least one of the tables has.</param>
    /// <param name="tables">All tables, for the message.</param>
    internal static int Channel(TableInfo table, string name, IReadOnlyList<TableInfo> tables)
    {
        if (Find(table, name) is not { } column)
        {
            var other = tables.First(t => Find(t, name) is not null);
            throw new NeuronEditException(
                FailureCode.Data,
                $"{table.Path} has no channel '{name}', which {other.Path} has.{NearestName.Suggest(name, Names(table))} " +
                $"All inputs must have all channels: name the channels that they share under channels, or leave the file out. It has {Listed(table)}.");
        }

        return table.Columns[column].Kind == ColumnKind.Numeric ? column : throw TableInfoChecks.NotNumeric(table, table.Columns[column]);
    }

    /// <summary>The failure of a name that no input has.</summary>
    internal static NeuronEditException Unknown(string setting, string name, IReadOnlyList<TableInfo> tables) => new(
        FailureCode.Specification,
        $"{setting}: no input has a column or marker '{name}'.{NearestName.Suggest(name, tables.SelectMany(Names))} {tables[0].Path} has {Listed(tables[0])}. Correct the name.");

    /// <summary>The failure of a panel that something made before does not fit.</summary>
    internal static NeuronEditException Lacking(TableInfo table, IReadOnlyList<string> names, int needed, string who) => new(
        FailureCode.Data,
        $"{table.Path} lacks {names.Count} of the {needed} channels that {who} needs: {string.Join(", ", names.Take(NamesShown).Select(n => $"'{n}'"))}{More(names.Count)}.{NearestName.Suggest(names[0], Names(table))} " +
        $"It has {Listed(table)}. Give samples with these channels as column names or markers.");

    /// <summary>The failure of inputs without a common numeric column.</summary>
    internal static NeuronEditException NothingInCommon(IReadOnlyList<TableInfo> tables) => new(
        FailureCode.Data,
        $"The {tables.Count} inputs have no numeric column in common that is not excluded. " +
        $"{string.Join(" ", tables.DistinctBy(Listed).Take(2).Select(t => $"{t.Path} has {Listed(t)}."))} Use files of one panel.");

    private static int? Only(TableInfo table, string name, string what, Func<ColumnInfo, string?> of)
    {
        int? found = null;
        for (var i = 0; i < table.Columns.Length; i++)
        {
            if (!string.Equals(of(table.Columns[i]), name, StringComparison.Ordinal)) continue;
            if (found is { } first)
            {
                throw new NeuronEditException(
                    FailureCode.Data,
                    $"{table.Path}: columns {first + 1} ('{table.Columns[first].Name}') and {i + 1} ('{table.Columns[i].Name}') both have the {what} '{name}'. Rename one, or choose by another name.");
            }

            found = i;
        }

        return found;
    }

    private static IEnumerable<string> Names(TableInfo table) => table.Columns.Select(c => c.Name).Concat(table.Columns.Select(c => c.Marker).OfType<string>());

    private static string Listed(TableInfo table) =>
        string.Join(", ", table.Columns.Take(NamesShown).Select(c => c.Marker is null || c.Marker == c.Name ? c.Name : $"{c.Name} ({c.Marker})")) +
        More(table.Columns.Length);

    private static string More(int count) => count > NamesShown ? $" and {count - NamesShown} more" : "";
}
