namespace NeuronEdit.Experiments.Demo;

/// <summary>The shapes that the demo's markers follow along a trajectory.</summary>
internal static class Curves
{
    /// <summary>From 0 to 1 around <paramref name="middle"/>; the greater <paramref name="steepness"/>, the more suddenly.</summary>
    public static double Rise(double x, double middle, double steepness) => 1 / (1 + Math.Exp(-steepness * (x - middle)));

    /// <summary>From 1 to 0.</summary>
    public static double Fall(double x, double middle, double steepness) => 1 - Rise(x, middle, steepness);

    /// <summary>1 at <paramref name="middle"/>, falling off on both sides.</summary>
    public static double Hump(double x, double middle, double width) => Math.Exp(-((x - middle) / width) * ((x - middle) / width));

    /// <summary>0 at 0, 1/2 at <paramref name="half"/>, towards 1.</summary>
    public static double Saturate(double x, double half) => x / (x + half);
}
