using System.Collections.Immutable;

namespace NeuronEdit.Experiments.Demo;

/// <summary>Sets the markers of a cell.</summary>
/// <param name="u">Where the cell is on its population's trajectory, 0 (naive, early) to 1 (differentiated).</param>
/// <param name="a">How active it is, 0 to 1.</param>
/// <param name="level">[35 channels], arcsinh(x / 5); 0 on entry.</param>
internal delegate void Express(double u, double a, Span<double> level);

/// <summary>A cell type of the demo: a curve through the space of markers, not a cloud around a point.</summary>
/// <param name="Name">For people.</param>
/// <param name="Maturity">Bends the positions on the trajectory: above 1 more cells are early, below 1 more are late.</param>
/// <param name="BatchWeight">How much of the first run's effect it takes, 0 to 1; cells that bind more antibody lose more.</param>
/// <param name="Express">Its markers.</param>
internal sealed record DemoPopulationShape(string Name, double Maturity, double BatchWeight, Express Express);

/// <summary>The cell types of the demo.</summary>
public static class DemoPopulation
{
    /// <summary>Their names; donors give their shares in this order.</summary>
    public static ImmutableArray<string> All { get; } =
        ["CD4 T", "Th17", "Treg", "CD8 T", "gd T", "NK", "B", "monocyte", "cDC", "pDC", "basophil"];

    internal static ImmutableArray<DemoPopulationShape> Shapes { get; } =
    [
        new(All[0], 1.2, 0.80, LymphoidCells.Helper),
        new(All[1], 0.8, 0.90, LymphoidCells.Th17),
        new(All[2], 0.9, 0.55, LymphoidCells.Treg),
        new(All[3], 1.0, 0.95, LymphoidCells.Cytotoxic),
        new(All[4], 0.7, 0.90, LymphoidCells.GammaDelta),
        new(All[5], 0.8, 1.00, LymphoidCells.NaturalKiller),
        new(All[6], 1.5, 0.45, LymphoidCells.B),
        new(All[7], 1.8, 0.60, MyeloidCells.Monocyte),
        new(All[8], 1.0, 0.50, MyeloidCells.Conventional),
        new(All[9], 1.0, 0.40, MyeloidCells.Plasmacytoid),
        new(All[10], 1.0, 0.35, MyeloidCells.Basophil),
    ];
}
