using System.Collections.Immutable;

namespace NeuronEdit.Experiments.Demo;

/// <summary>The columns of the demo's files: Time, 35 channels and an id.</summary>
public static class DemoPanel
{
    internal const int Cd45 = 0, Cd3 = 1, Cd4 = 2, Cd8 = 3, TcrGd = 4, Cd19 = 5, Cd20 = 6, Cd14 = 7, Cd16 = 8, Cd56 = 9, Cd11b = 10, Cd11c = 11;
    internal const int Cd33 = 12, Cd123 = 13, HlaDr = 14, Cd45Ra = 15, Cd45Ro = 16, Ccr7 = 17, Ccr6 = 18, Cxcr3 = 19, Ccr4 = 20, Cd27 = 21, Cd28 = 22;
    internal const int Cd57 = 23, Cd38 = 24, Cd25 = 25, Cd127 = 26, Pd1 = 27, Cd69 = 28, FoxP3 = 29, IfnG = 30, TnfA = 31, Il2 = 32, GzmB = 33, Ki67 = 34;

    /// <summary>The channels that are edited, named as on a mass cytometry panel.</summary>
    public static ImmutableArray<string> Channels { get; } =
    [
        "CD45", "CD3", "CD4", "CD8a", "TCRgd", "CD19", "CD20", "CD14", "CD16", "CD56", "CD11b", "CD11c",
        "CD33", "CD123", "HLA-DR", "CD45RA", "CD45RO", "CCR7", "CCR6", "CXCR3", "CCR4", "CD27", "CD28",
        "CD57", "CD38", "CD25", "CD127", "PD-1", "CD69", "FoxP3", "IFNg", "TNFa", "IL-2", "GzmB", "Ki-67",
    ];

    /// <summary>All columns in their order: Time in milliseconds, the channels in counts, the number of the cell.</summary>
    public static ImmutableArray<string> Columns { get; } = ["Time", .. Channels, "event_id"];

    /// <summary>The columns that pass through an edit unchanged.</summary>
    public static ImmutableArray<string> PassThrough { get; } = ["Time", "event_id"];
}
