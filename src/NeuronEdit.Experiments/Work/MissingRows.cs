using System.Numerics;
using System.Runtime.InteropServices;
using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Work;

/// <summary>Finds rows that hold a missing, NaN or infinite value: all three reach a tile as a value that is not finite.</summary>
internal static class MissingRows
{
    /// <summary>True where every value is finite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var good = Vector<int>.AllBitsSet;
        foreach (var v in vectors) good &= Vector.Equals(v - v, Vector<float>.Zero);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            if (!float.IsFinite(value)) return false;
        }

        return Vector.EqualsAll(good, Vector<int>.AllBitsSet);
    }

    /// <summary>Removes the rows that hold one, keeping the order of the others.</summary>
    /// <returns>Rows removed.</returns>
    public static int Drop(Tile tile)
    {
        if (AllFinite(tile.Values)) return 0;
        var kept = 0;
        for (var row = 0; row < tile.Rows; row++)
        {
            if (!AllFinite(tile.Row(row))) continue;
            if (kept != row) tile.Row(row).CopyTo(tile.Row(kept));
            kept++;
        }

        var dropped = tile.Rows - kept;
        tile.Rows = kept;
        return dropped;
    }
}
