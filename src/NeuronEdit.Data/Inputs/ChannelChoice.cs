using System.Collections.Immutable;
using NeuronEdit.Data.Inputs;

namespace NeuronEdit.Data;

/// <summary>Which columns are channels, as the user says it: by a list, by what to leave out, or not at all.</summary>
/// <remarks>
/// A name is first looked for among the columns' names, then among their markers; letter case counts. Columns that folders give are never
/// channels. A channel may lie at another place in each file.
/// </remarks>
public sealed class ChannelChoice
{
    private readonly ImmutableArray<string>? _listed;
    private readonly ImmutableArray<string> _excluded;
    private readonly string? _requiredBy;

    private ChannelChoice(ImmutableArray<string>? listed, ImmutableArray<string> excluded) => (_listed, _excluded) = (listed, excluded);

    private ChannelChoice(IEnumerable<string> required, string who)
        : this(Names("channels", required), []) => _requiredBy = who;

    /// <summary>All numeric columns that all inputs have, in the order of the first.</summary>
    public static ChannelChoice Common { get; } = new(null, []);

    /// <summary>Just these, in this order.</summary>
    /// <exception cref="NeuronEditException">Specification: none, or one comes twice.</exception>
    public static ChannelChoice Of(IEnumerable<string> names) => new(Names("channels", names), []);

    /// <summary>All numeric columns that all inputs have, without these.</summary>
    /// <exception cref="NeuronEditException">Specification: none, or one comes twice.</exception>
    public static ChannelChoice AllBut(IEnumerable<string> names) => new(null, Names("channels.exclude", names));

    /// <summary>Just these, in this order, because something that was made before needs them: the user cannot choose others.</summary>
    /// <param name="names">The channels.</param>
    /// <param name="who">What needs them: <c>the edit of bcr-response</c>.</param>
    public static ChannelChoice RequiredBy(IEnumerable<string> names, string who) => new(names, who);

    /// <summary>Finds the channels in each table.</summary>
    /// <exception cref="NeuronEditException">
    /// Specification: no input has a name. Data: an input lacks a channel, has it as text, or has two columns with that marker; or nothing is in common.
    /// </exception>
    public ChannelSet Resolve(IReadOnlyList<TableInfo> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count, nameof(tables));
        if (_requiredBy is not null) RefuseWithoutRequired(tables);
        return _listed is { } names ? Listed(tables, names) : CommonColumns(tables);
    }

    private static ChannelSet Listed(IReadOnlyList<TableInfo> tables, ImmutableArray<string> names)
    {
        foreach (var name in names)
            if (tables.All(t => ColumnSearch.Find(t, name) is null)) throw ColumnSearch.Unknown("channels", name, tables);
        var columns = tables.Select(t => names.Select(n => ColumnSearch.Channel(t, n, tables)).ToImmutableArray()).ToImmutableArray();
        for (var t = 0; t < tables.Count; t++)
        {
            var twice = columns[t].GroupBy(c => c).FirstOrDefault(g => g.Count() > 1);
            if (twice is null) continue;
            var alike = names.Where((_, i) => columns[t][i] == twice.Key).Select(n => $"'{n}'");
            throw new NeuronEditException(
                FailureCode.Specification,
                $"channels: {string.Join(" and ", alike)} are the same column of {tables[t].Path}, '{tables[t].Columns[twice.Key].Name}'. Keep one of them.");
        }

        return new ChannelSet(names, columns, [], Markers(tables, columns));
    }

    private void RefuseWithoutRequired(IReadOnlyList<TableInfo> tables)
    {
        foreach (var table in tables)
        {
            var lacking = _listed!.Value.Where(name => ColumnSearch.Find(table, name) is null).ToList();
            if (lacking.Count > 0) throw ColumnSearch.Lacking(table, lacking, _listed.Value.Length, _requiredBy!);
        }
    }

    private ChannelSet CommonColumns(IReadOnlyList<TableInfo> tables)
    {
        foreach (var name in _excluded)
            if (tables.All(t => ColumnSearch.Find(t, name) is null)) throw ColumnSearch.Unknown("channels.exclude", name, tables);
        var wanted = tables.Select(Wanted).ToList();
        var common = wanted.Skip(1).Aggregate(wanted[0].ToHashSet(StringComparer.Ordinal), (all, names) => [.. all.Intersect(names, StringComparer.Ordinal)]);
        var channels = wanted[0].Where(common.Contains).ToImmutableArray();
        if (channels.Length == 0) throw ColumnSearch.NothingInCommon(tables);
        var columns = tables.Select(t => channels.Select(n => ColumnSearch.Channel(t, n, tables)).ToImmutableArray()).ToImmutableArray();
        return new ChannelSet(channels, columns, [.. wanted.SelectMany(w => w).Distinct(StringComparer.Ordinal).Where(n => !common.Contains(n))], Markers(tables, columns));
    }

    private List<string> Wanted(TableInfo table)
    {
        var excluded = _excluded.Select(name => ColumnSearch.Find(table, name) ?? -1).ToHashSet();
        return [.. table.Columns.Where((c, i) => c.Kind == ColumnKind.Numeric && !excluded.Contains(i)).Select(c => c.Name)];
    }

    private static ImmutableArray<string?> Markers(IReadOnlyList<TableInfo> tables, ImmutableArray<ImmutableArray<int>> columns) =>
        [.. columns[0].Select((_, i) => tables.Select((t, n) => t.Columns[columns[n][i]].Marker).FirstOrDefault(m => m is not null))];

    private static ImmutableArray<string> Names(string setting, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var all = names.ToImmutableArray();
        if (all.Length == 0)
            throw new NeuronEditException(FailureCode.Specification, $"{setting} is an empty list; it must name at least one column. Fill it, or leave it out.");
        if (all.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new NeuronEditException(FailureCode.Specification, $"{setting} names '{twice.Key}' {twice.Count()} times; each name may stand once. Remove the others.");
        return all;
    }
}

/// <summary>The channels of an experiment and where they lie in each of its tables.</summary>
/// <param name="Names">The channels' names in their order: as listed by the user, else the columns'.</param>
/// <param name="Columns">For each table, in the order given, the channels' positions in <see cref="TableInfo.Columns"/>.</param>
/// <param name="LeftOut">Numeric columns that some inputs have and others lack (or hold as text), which therefore are no channels; empty for a listed choice.</param>
/// <param name="Markers">Each channel's marker, from the first table that has one; null where none has.</param>
public sealed record ChannelSet(
    ImmutableArray<string> Names, ImmutableArray<ImmutableArray<int>> Columns, ImmutableArray<string> LeftOut, ImmutableArray<string?> Markers);
