using static NeuronEdit.Experiments.Demo.Curves;
using static NeuronEdit.Experiments.Demo.DemoPanel;

namespace NeuronEdit.Experiments.Demo;

/// <summary>The markers of monocytes, dendritic cells and basophils, in arcsinh(x / 5).</summary>
internal static class MyeloidCells
{
    /// <summary>From classical to non-classical monocytes: CD14 gives way to CD16.</summary>
    public static void Monocyte(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.3;
        level[Cd14] = 4.4 / (1 + Math.Pow(u / 0.6, 4));
        level[Cd16] = 4.0 * Math.Pow(u, 3) / (Math.Pow(u, 3) + 0.15);
        level[Cd11b] = 4.1 - (1.5 * u);
        level[Cd11c] = 3.3 + (0.8 * u);
        level[Cd33] = 3.7 - (1.4 * u);
        level[HlaDr] = 2.4 + (1.9 * Saturate(u, 0.35));
        level[Cd4] = 1.5;
        level[Cd38] = 2.4 * Fall(u, 0.6, 6);
        level[Ccr6] = 0.7;
        level[Cd69] = 1.2 * a;
        level[IfnG] = 0.9 + (0.6 * a);
        level[TnfA] = 0.8 + (2.6 * Saturate(a, 0.4));
    }

    /// <summary>Conventional dendritic cells.</summary>
    public static void Conventional(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.2;
        level[HlaDr] = 4.4 + (0.4 * Saturate(a, 0.3));
        level[Cd11c] = 4.2 - (0.5 * u);
        level[Cd33] = 3.2 * Fall(u, 0.7, 6);
        level[Cd11b] = 2.0 * Fall(u, 0.5, 6);
        level[Ccr7] = 2.2 * Rise(a, 0.6, 8);
        level[Ccr6] = 1.6 * Fall(a, 0.6, 7);
        level[Cd45Ro] = 1.8;
        level[IfnG] = 0.8 + (0.3 * a);
        level[TnfA] = 0.8 + (1.4 * a);
    }

    /// <summary>Plasmacytoid dendritic cells.</summary>
    public static void Plasmacytoid(double u, double a, Span<double> level)
    {
        level[Cd45] = 4.0;
        level[Cd123] = 4.3 - (0.4 * a);
        level[HlaDr] = 3.6;
        level[Cd45Ra] = 3.3;
        level[Cd4] = 2.1;
        level[Cxcr3] = 2.2 * Fall(a, 0.6, 6);
        level[Cd38] = 2.2;
        level[GzmB] = 2.0 * u;
        level[Ccr6] = 0.4;
        level[IfnG] = 0.7;
        level[TnfA] = 0.5 + (1.8 * a * a);
    }

    /// <summary>Basophils.</summary>
    public static void Basophil(double u, double a, Span<double> level)
    {
        level[Cd45] = 3.2;
        level[Cd123] = 4.0;
        level[Cd33] = 2.4;
        level[Cd11b] = 2.7 + (0.4 * u);
        level[Cd38] = 2.6;
        level[Cd69] = 1.4 * a;
        level[Ccr6] = 0.2;
        level[IfnG] = 0.6;
    }
}
