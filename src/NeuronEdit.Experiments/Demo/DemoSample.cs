using System.Collections.Immutable;

namespace NeuronEdit.Experiments.Demo;

/// <summary>One sample of the demo's cohort: whose cells were measured, in which run, and how many.</summary>
/// <param name="Name">Its name, and that of its file.</param>
/// <param name="Rows">Cells.</param>
/// <param name="Run">1 or 2: the instrument's run, which decides the batch effect.</param>
/// <param name="Cells">Names the cells: two samples with the same name here hold the same cells, measured in different runs.</param>
/// <param name="Donor">Whose cells.</param>
public sealed record DemoSample(string Name, int Rows, int Run, string Cells, DemoDonor Donor);

/// <summary>What is special to a donor.</summary>
/// <param name="Weights">Share of each population, in the order of <see cref="DemoPopulation.All"/>; adds up to 1.</param>
/// <param name="Ccr6">Added to CCR6 where a cell carries it, saturating, in arcsinh(x / 5); 0 in the control.</param>
/// <param name="Activation">Bends the cells' activation, which lies in 0 to 1: above 1 fewer cells are active.</param>
public sealed record DemoDonor(ImmutableArray<double> Weights, double Ccr6, double Activation);
