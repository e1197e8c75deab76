using NeuronEdit.Editing;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Editing;

public class ResidualTests
{
    private const int Count = 45;
    private static readonly float[] X = Values(1);
    private static readonly float[] Reconstructed = Values(2);
    private static readonly float[] Decoded = [.. Values(3).Select((value, i) => i % 3 == 0 ? Reconstructed[i] : value)];

    [Fact]
    public void Keep_AnyLength_FollowsTheFormulaBitForBitAlsoInPlace()
    {
        for (var length = 0; length <= Count; length++)
        {
            var output = X[..length];
            Residual.Keep(output, Reconstructed.AsSpan(0, length), Decoded.AsSpan(0, length), output);
            AssertBits(Enumerable.Range(0, length).Select(i => Changed(X[i], Decoded[i] - Reconstructed[i])), output);
        }
    }

    [Fact]
    public void Drop_AnyLength_FollowsTheFormulaBitForBit()
    {
        const float strength = 0.3f;
        for (var length = 0; length <= Count; length++)
        {
            var output = new float[length];
            Residual.Drop(X.AsSpan(0, length), Reconstructed.AsSpan(0, length), Decoded.AsSpan(0, length), strength, output);
            AssertBits(Enumerable.Range(0, length).Select(i => Changed(X[i], Decoded[i] - Reconstructed[i] - (strength * (X[i] - Reconstructed[i])))), output);
        }
    }

    /// <summary>-0 stays -0 where nothing changes, which adding 0 would not leave.</summary>
    private static float Changed(float x, float change) => change == 0 ? x : x + change;

    private static float[] Values(ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, Count).Select(i => i % 9 == 0 ? -0f : (float)random.NextNormal())];
    }

    private static void AssertBits(IEnumerable<float> expected, float[] actual) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
}
