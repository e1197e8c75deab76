using System.Numerics;

namespace NeuronEdit.Numerics;

/// <summary>Sums over rows, each column for itself.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>sums += row, element by element.</summary>
    /// <param name="row">[count].</param>
    /// <param name="sums">[count], updated.</param>
    /// <param name="count">Any number.</param>
    /// <remarks>One addition for each element, so the vector width, which is the platform's here, changes no bit.</remarks>
    public static void Add(float* row, float* sums, int count)
    {
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(sums + i) + Vector.Load(row + i)).Store(sums + i);
        for (; i < count; i++) sums[i] += row[i];
    }
}
