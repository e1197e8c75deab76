using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Demo;

/// <summary>Makes one cell: what it is, what a run sees of it, and the counts the instrument gives.</summary>
internal static class DemoCell
{
    private const double Cofactor = 5;
    private const double StainSpread = 0.22;
    private const double ChannelSpread = 0.2;
    private const double CountsExactBelow = 12;

    /// <summary>Writes the counts of a cell, randomised as instruments of this kind do: a count n becomes a value in (n - 1, n], so that "none" is negative.</summary>
    /// <param name="donor">Whose cell.</param>
    /// <param name="run">1 or 2. It takes no random numbers, so that the same stream gives the same cell in either run.</param>
    /// <param name="random">The cell's own stream.</param>
    /// <param name="counts">[35 channels], written.</param>
    public static void Make(DemoDonor donor, int run, SeededRandom random, Span<float> counts)
    {
        Span<double> level = stackalloc double[counts.Length];
        level.Clear();
        var shape = DemoPopulation.Shapes[Choose(donor.Weights.AsSpan(), random.NextUnit())];
        shape.Express(Math.Pow(random.NextUnit(), shape.Maturity), Math.Pow(random.NextUnit(), donor.Activation), level);
        level[DemoPanel.Ccr6] += donor.Ccr6 * Curves.Saturate(level[DemoPanel.Ccr6], 0.5);
        if (run == 1) BatchEffect.Apply(shape.BatchWeight, level);
        var stain = Math.Exp(StainSpread * random.NextNormal());
        for (var channel = 0; channel < counts.Length; channel++)
        {
            var expected = Cofactor * Math.Sinh(level[channel]) * Math.Exp(ChannelSpread * random.NextNormal());
            counts[channel] = (float)Randomised((expected + Background(channel)) * stain, random);
        }
    }

    /// <summary>The population in which <paramref name="point"/>, 0 to 1, falls.</summary>
    private static int Choose(ReadOnlySpan<double> weights, double point)
    {
        for (var i = 0; i < weights.Length - 1; i++)
        {
            point -= weights[i];
            if (point < 0) return i;
        }

        return weights.Length - 1;
    }

    /// <summary>Counts of a channel without signal: 0.35 to 0.95, spread over the panel.</summary>
    private static double Background(int channel) => 0.35 + (0.06 * (channel * 7 % 11));

    /// <summary>A Poisson count, less a uniform number in [0, 1). Always takes the same number of normal and uniform numbers.</summary>
    private static double Randomised(double expected, SeededRandom random)
    {
        var (point, z, offset) = (random.NextUnit(), random.NextNormal(), random.NextUnit());
        var count = expected < CountsExactBelow ? SmallCount(expected, point) : Math.Round(expected + (Math.Sqrt(expected) * z) + (((z * z) - 1) / 6));
        return Math.Max(0, count) - offset;
    }

    /// <summary>The Poisson count whose distribution function first exceeds <paramref name="point"/>.</summary>
    private static int SmallCount(double expected, double point)
    {
        var probability = Math.Exp(-expected);
        var count = 0;
        for (var below = probability; point >= below && count < 100; below += probability)
        {
            count++;
            probability *= expected / count;
        }

        return count;
    }
}
