namespace NeuronEdit.Transforms;

/// <summary>Raw values of a tile that the transform cannot take.</summary>
/// <param name="Count">How many.</param>
/// <param name="FirstRow">Row of the first, counted from the tile's first; -1 if there is none.</param>
/// <param name="FirstChannel">Channel of the first, counted from 0; -1 if there is none.</param>
/// <param name="FirstValue">The first, raw units.</param>
public readonly record struct OutsideDomain(long Count, int FirstRow, int FirstChannel, float FirstValue)
{
    /// <summary>No such value.</summary>
    public static OutsideDomain Nothing { get; } = new(0, -1, -1, 0);
}
