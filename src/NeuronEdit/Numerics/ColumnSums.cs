using System.Numerics;

namespace NeuronEdit.Numerics;

/// <summary>Sums over rows, each column for itself.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>The sums of a panel's columns, each over the rows in order.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="sums">[PanelWidth], overwritten.</param>
    /// <remarks>One addition for each element, so the vector width, which is the platform's here, changes no bit.</remarks>
    public static void OfPanel(PackedMatrix matrix, int panel, float* sums)
    {
        var width = matrix.PanelWidth;
        var first = matrix.At(panel, 0);
        var end = first + ((nint)matrix.Rows * width);
        var column = 0;
        for (; column <= width - Vector<float>.Count; column += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (var value = first + column; value < end; value += width) sum += Vector.Load(value);
            sum.Store(sums + column);
        }

        for (; column < width; column++)
        {
            sums[column] = 0;
            for (var value = first + column; value < end; value += width) sums[column] += *value;
        }
    }
}
