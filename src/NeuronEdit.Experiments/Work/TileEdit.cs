using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>
/// Edits raw tiles of one partition in place: to model units, encode, edit, decode, and back. A raw value whose transformed value did
/// not change stays bit for bit.
/// </summary>
internal sealed class TileEdit : IDisposable
{
    private readonly EditSetup _setup;
    private readonly Partition _partition;
    private readonly NetworkRunner _runner;
    private readonly TileEditor _editor;
    private readonly Tile _before;
    private readonly Tile _after;
    private readonly Tile _raw;
    private long _rowsSeen;

    /// <summary>Prepares for a partition.</summary>
    public TileEdit(EditSetup setup, Partition partition)
    {
        (_setup, _partition) = (setup, partition);
        var channels = partition.File.Channels.Length;
        (_before, _after, _raw) = (NewTile(), NewTile(), NewTile());
        _runner = new NetworkRunner(setup.Network);
        _editor = new TileEditor(_runner, setup.Artifact.Layer, setup.Map, CopyRequest.TileRowsMax);

        Tile NewTile() => new(CopyRequest.TileRowsMax, channels);
    }

    /// <summary>The last tile was refused because a value in it is missing, NaN or infinite.</summary>
    public bool FoundMissing { get; private set; }

    /// <summary>Values that were at least 0 and fell below, raw units.</summary>
    public long NegativesIntroduced { get; private set; }

    /// <summary>Sum of squared reconstruction errors, model units.</summary>
    public double SquaredError => _editor.SquaredReconstructionError;

    /// <summary>How much of the partition lay outside the source's range.</summary>
    public RangeTally Outside => _editor.Outside;

    private ChannelTransform Transform => _setup.Artifact.Transform;

    /// <summary>Edits a tile of raw values.</summary>
    /// <exception cref="NeuronEditException">Data: a value is missing or outside the transform's domain, or its edit is not finite.</exception>
    public void Edit(Tile tile)
    {
        FoundMissing = !MissingRows.AllFinite(tile.Values);
        if (FoundMissing) throw FirstNotFinite(tile, "is missing or not finite", "");
        if (Transform.FindOutsideDomain(tile.Values, tile.Rows) is { Count: > 0 } outside)
            throw Fault(outside.FirstRow, outside.FirstChannel, $"is {outside.FirstValue.ToString(CultureInfo.InvariantCulture)}, where {Units.Of(Transform.Spec)} has no value", " The edit's transform does not fit this file.");
        _raw.Rows = _before.Rows = _after.Rows = tile.Rows;
        tile.Values.CopyTo(_raw.Values);
        tile.Values.CopyTo(_before.Values);
        Transform.Apply(_before.Values, tile.Rows);
        _editor.Edit(_before.Values, tile.Rows, (float)_setup.Strength, _after.Values);
        Transform.InvertChanged(tile.Values, _before.Values, _after.Values, tile.Rows);
        if (!MissingRows.AllFinite(tile.Values))
            throw FirstNotFinite(tile, "became infinite by the edit", " It lies far outside what the edit was learnt on; leave the row or the channel out.");
        NegativesIntroduced += Negatives.Introduced(_raw.Values, tile.Values);
        _rowsSeen += tile.Rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _editor.Dispose();
        _runner.Dispose();
        _before.Dispose();
        _after.Dispose();
        _raw.Dispose();
    }

    private NeuronEditException FirstNotFinite(Tile tile, string problem, string wayOut)
    {
        var first = 0;
        while (float.IsFinite(tile.Values[first])) first++;
        return Fault(first / tile.Columns, first % tile.Columns, problem, wayOut);
    }

    private NeuronEditException Fault(int row, int channel, string problem, string wayOut)
    {
        var table = _partition.File.Table;
        var name = table.Columns[_partition.File.Channels[channel]].Name;
        var counted = _setup.Missing == MissingRule.DropRows ? ", counting those without missing values," : "";
        return new NeuronEditException(FailureCode.Data, $"{table.Path}: channel {name} in row {_partition.Range.Start + _rowsSeen + row + 1}{counted} {problem}.{wayOut}");
    }
}
