using static NeuronEdit.Experiments.Demo.Curves;
using static NeuronEdit.Experiments.Demo.DemoPanel;

namespace NeuronEdit.Experiments.Demo;

/// <summary>
/// What the first run does to the cells, beside the second: IFNg suffers most, eight other channels less. It bends rather than
/// shifts: what binds much changes much, up to a limit, and each population in its own measure. CCR6 is not touched, nor are the
/// other 25 channels.
/// </summary>
internal static class BatchEffect
{
    /// <summary>Changes a cell's markers to what the first run sees.</summary>
    /// <param name="weight">The population's <see cref="DemoPopulationShape.BatchWeight"/>.</param>
    /// <param name="level">[35 channels], arcsinh(x / 5), as the second run sees them.</param>
    public static void Apply(double weight, Span<double> level)
    {
        level[IfnG] -= 1.2 * weight * Bound(level[IfnG]);
        level[TnfA] -= 0.7 * weight * Bound(level[TnfA]);
        level[GzmB] -= 0.6 * weight * Bound(level[GzmB]);
        level[Cd69] -= 0.5 * weight * Bound(level[Cd69]);
        level[Cd45Ra] += 0.8 * weight * Saturate(level[Cd45Ra], 2);
        level[HlaDr] += 0.8 * Saturate(level[HlaDr], 3);
        level[Cd38] *= 1 - (0.3 * weight);
        level[Cd27] *= 1 - (0.2 * weight);
        level[Cd45] -= 0.3 * weight;
    }

    /// <summary>The share of binding sites in use: 0 without signal, 1/2 at 1, towards 1.</summary>
    private static double Bound(double level) => Saturate(level * level, 1);
}
