namespace NeuronEdit.Data;

/// <summary>Consecutive rows of a file, the unit of parallel work.</summary>
/// <param name="Start">First row, counted from 0.</param>
/// <param name="Count">Number of rows.</param>
public readonly record struct RowRange(long Start, long Count)
{
    /// <summary>The row after the last.</summary>
    public long End => Start + Count;

    /// <inheritdoc/>
    public override string ToString() => $"rows {Start} to {End}";
}
