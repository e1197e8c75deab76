using System.Numerics;

namespace NeuronEdit.Editing;

/// <summary>Puts an edit together from both reconstructions; see <see cref="TileEditor"/>. Each value by itself, so the vector's width changes no bit.</summary>
internal static class Residual
{
    /// <summary>output = x + (decoded - reconstructed), and x to the last bit where those are equal.</summary>
    /// <param name="x">[count], model units.</param>
    /// <param name="reconstructed">[count], D(a).</param>
    /// <param name="decoded">[count], D(b).</param>
    /// <param name="output">[count]; it may be x itself.</param>
    internal static void Keep(ReadOnlySpan<float> x, ReadOnlySpan<float> reconstructed, ReadOnlySpan<float> decoded, Span<float> output)
    {
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var change = Load(decoded, i) - Load(reconstructed, i);
            Store(Load(x, i), change, output, i);
        }

        for (; i < output.Length; i++)
        {
            var change = decoded[i] - reconstructed[i];
            output[i] = change == 0 ? x[i] : x[i] + change;
        }
    }

    /// <summary>output = x + (decoded - reconstructed) - strength (x - reconstructed), and x to the last bit where nothing changes.</summary>
    /// <param name="x">[count], model units.</param>
    /// <param name="reconstructed">[count], D(a).</param>
    /// <param name="decoded">[count], D(b).</param>
    /// <param name="strength">0 to 1.</param>
    /// <param name="output">[count]; it may be x itself.</param>
    internal static void Drop(ReadOnlySpan<float> x, ReadOnlySpan<float> reconstructed, ReadOnlySpan<float> decoded, float strength, Span<float> output)
    {
        var strengths = new Vector<float>(strength);
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (value, reconstruction) = (Load(x, i), Load(reconstructed, i));
            var change = Load(decoded, i) - reconstruction - (strengths * (value - reconstruction));
            Store(value, change, output, i);
        }

        for (; i < output.Length; i++)
        {
            var change = decoded[i] - reconstructed[i] - (strength * (x[i] - reconstructed[i]));
            output[i] = change == 0 ? x[i] : x[i] + change;
        }
    }

    private static Vector<float> Load(ReadOnlySpan<float> values, int at) => new(values[at..]);

    private static void Store(Vector<float> value, Vector<float> change, Span<float> output, int at) =>
        Vector.ConditionalSelect(Vector.Equals(change, Vector<float>.Zero), value, value + change).CopyTo(output[at..]);
}
