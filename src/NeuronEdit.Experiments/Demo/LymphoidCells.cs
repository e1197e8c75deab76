using static NeuronEdit.Experiments.Demo.Curves;
using static NeuronEdit.Experiments.Demo.DemoPanel;

namespace NeuronEdit.Experiments.Demo;

/// <summary>The markers of T, NK and B cells along their differentiation, in arcsinh(x / 5).</summary>
internal static class LymphoidCells
{
    /// <summary>Helper cells from naive over central to effector memory.</summary>
    public static void Helper(double u, double a, Span<double> level)
    {
        T(u, a, level);
        level[Cd3] = 4.2 - (0.3 * u);
        level[Cd4] = 3.9 - (0.4 * a);
        level[Ccr6] = 0.5 + (1.6 * Hump(u, 0.6, 0.25));
        level[Cxcr3] = 1.9 * Hump(u, 0.75, 0.2);
        level[Ccr4] = 0.4 + (1.8 * Hump(u, 0.5, 0.2));
        level[Cd127] = 3.0 - (1.6 * u * u);
        level[IfnG] = 0.9 + (2.1 * Rise(u, 0.6, 9) * Saturate(a, 0.4) * 1.4);
        level[Il2] = 0.5 + (2.2 * Saturate(a, 0.3) * Hump(u, 0.4, 0.35));
    }

    /// <summary>Memory helpers that carry CCR6.</summary>
    public static void Th17(double u, double a, Span<double> level)
    {
        Helper(0.45 + (0.4 * u), a, level);
        level[Ccr6] = 2.4 + (0.9 * Saturate(u, 0.4));
        level[Ccr4] = 2.2 - (0.6 * u);
        level[IfnG] = 1.0 + (1.1 * u * u) + (0.4 * a);
    }

    /// <summary>Regulatory cells.</summary>
    public static void Treg(double u, double a, Span<double> level)
    {
        Helper(0.3 + (0.6 * u), a, level);
        level[Cd25] = 2.6 + (0.9 * Rise(u, 0.5, 8));
        level[FoxP3] = 1.7 + (1.0 * Saturate(u, 0.3));
        level[Cd127] = 1.1 * Fall(u, 0.4, 6);
        level[Ccr6] = 0.8 + (1.2 * u);
        level[IfnG] = 0.7 + (0.3 * a);
    }

    /// <summary>Cytotoxic cells; CD45RA comes back in the last stage.</summary>
    public static void Cytotoxic(double u, double a, Span<double> level)
    {
        T(u, a, level);
        level[Cd3] = 4.0 - (0.2 * u);
        level[Cd8] = 4.3 - (0.6 * Hump(u, 0.9, 0.3));
        level[Cd45Ra] = 3.9 - (2.9 * Hump(u, 0.55, 0.22));
        level[Ccr6] = 0.4 + (0.9 * Hump(u, 0.5, 0.2));
        level[Cxcr3] = 1.4 + (1.1 * Hump(u, 0.45, 0.3));
        level[Cd127] = 2.6 * Fall(u, 0.6, 7);
        level[GzmB] = 4.0 * Rise(u, 0.55, 10);
        level[IfnG] = 0.9 + (2.6 * Rise(u, 0.45, 8) * Math.Sqrt(a));
    }

    /// <summary>Gamma-delta T cells.</summary>
    public static void GammaDelta(double u, double a, Span<double> level)
    {
        T(0.3 + (0.7 * u), a, level);
        level[Cd3] = 4.6;
        level[TcrGd] = 3.2 + (0.5 * u);
        level[Ccr6] = 1.8 * Fall(u, 0.5, 8);
        level[GzmB] = 3.2 * Rise(u, 0.4, 8);
        level[IfnG] = 1.2 + (1.8 * u * Saturate(a, 0.5));
    }

    /// <summary>NK cells from CD56 bright to dim: CD16 rises as CD56 falls.</summary>
    public static void NaturalKiller(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.6;
        level[Cd56] = 2.2 + (2.0 / (1 + (6 * u)));
        level[Cd16] = 4.2 * Rise(u, 0.3, 10);
        level[Cd57] = 3.6 * u * u;
        level[Cd11b] = 1.6;
        level[Cd45Ra] = 3.4;
        level[Cd38] = 2.6 - (0.8 * u);
        level[Cd69] = 2.4 * Saturate(a, 0.5);
        level[GzmB] = 2.0 + (2.4 * Saturate(u, 0.3));
        level[Cxcr3] = 1.2 * Fall(u, 0.4, 8);
        level[Ccr6] = 0.3;
        level[IfnG] = 1.3 + (2.4 * Rise(a, 0.45, 7));
        level[TnfA] = 0.6 + (1.2 * a * a);
        level[Ki67] = 1.2 * Hump(u, 0.1, 0.2);
    }

    /// <summary>B cells from naive over memory to plasmablast.</summary>
    public static void B(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.4 - (0.8 * Rise(u, 0.85, 20));
        level[Cd19] = 3.6 - (0.9 * u * u);
        level[Cd20] = 3.8 * Fall(u, 0.85, 18);
        level[HlaDr] = 3.9 - (1.2 * u);
        level[Cd45Ra] = 3.6;
        level[Cd27] = 3.0 * Rise(u, 0.55, 10);
        level[Cd38] = 1.4 + (0.15 * Math.Exp(3.2 * u));
        level[Ccr7] = 1.8 * Fall(u, 0.6, 6);
        level[Ccr6] = 2.5 * Fall(u, 0.8, 9);
        level[Cd25] = 0.9 * a;
        level[Cd69] = 1.8 * Saturate(a, 0.5);
        level[IfnG] = 0.75 + (0.5 * a);
        level[TnfA] = 0.4 + (0.8 * a);
        level[Ki67] = 2.6 * Rise(u, 0.85, 20);
    }

    /// <summary>What all T cells share.</summary>
    private static void T(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.9;
        level[Cd45Ra] = 3.7 * Fall(u, 0.35, 11);
        level[Cd45Ro] = 3.3 * Rise(u, 0.35, 11);
        level[Ccr7] = 3.1 * Fall(u, 0.6, 8);
        level[Cd27] = 3.4 * Fall(u, 0.75, 7);
        level[Cd28] = 3.2 * Fall(u, 0.8, 7);
        level[Cd57] = 3.4 * u * u * u;
        level[Pd1] = 2.2 * Hump(u, 0.6, 0.22);
        level[Cd38] = 1.5 * Fall(u, 0.3, 8);
        level[Cd69] = 2.6 * Saturate(a, 0.4);
        level[Cd25] = 1.6 * a * Hump(u, 0.5, 0.3);
        level[TnfA] = 0.6 + (2.2 * Saturate(a, 0.35) * Rise(u, 0.4, 7));
        level[Ki67] = 1.5 * a * Hump(u, 0.55, 0.2);
    }
}
