using System.Numerics;

namespace NeuronEdit.Numerics;

/// <summary>
/// A seeded generator whose whole state can be stored and restored: xoshiro256** (Blackman and Vigna, "Scrambled Linear
/// Pseudorandom Number Generators", 2021), seeded through SplitMix64.
/// </summary>
/// <remarks>System.Random cannot be stored in a checkpoint, and its seeded algorithm is not promised to stay.</remarks>
public sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts the stream of a seed.</summary>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Continues a stored stream.</summary>
    /// <param name="state">Four words as <see cref="State"/> gave them, not all zero.</param>
    public SeededRandom(ReadOnlySpan<ulong> state)
    {
        if (state.Length != 4 || (state[0] | state[1] | state[2] | state[3]) == 0)
            throw new ArgumentException("A generator's state is four words, not all zero.", nameof(state));
        (_s0, _s1, _s2, _s3) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>The state, four words; owned by the caller.</summary>
    public ulong[] State => [_s0, _s1, _s2, _s3];

    /// <summary>
    /// A seed for one purpose, so that streams of one experiment do not overlap: a hash of <paramref name="seed"/>, the
    /// purpose's name and up to two numbers. The same arguments always give the same seed.
    /// </summary>
    public static ulong Derive(ulong seed, string purpose, long first = 0, long second = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = SplitMix(ref seed);
        foreach (var letter in purpose) hash = Mix(hash, letter);
        return Mix(Mix(hash, (ulong)first), (ulong)second);

        static ulong Mix(ulong hash, ulong word)
        {
            hash ^= word;
            return SplitMix(ref hash);
        }
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform whole number in [0, <paramref name="bound"/>), without bias (Lemire's method).</summary>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(NextBits(), range, out var low);
        if (low < range)
        {
            var threshold = (0 - range) % range;
            while (low < threshold) high = Math.BigMul(NextBits(), range, out low);
        }

        return (long)high;
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Marsaglia's polar method; the second number of a pair is not kept, so that the state is the four words alone).</summary>
    public double NextNormal()
    {
        while (true)
        {
            var u = (2 * NextUnit()) - 1;
            var v = (2 * NextUnit()) - 1;
            var s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(s) / s);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
