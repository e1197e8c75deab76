using System.Collections.Immutable;

namespace NeuronEdit.Experiments.Demo;

/// <summary>What the demo is about, in two rows: a marker that had to be corrected and one that had to stay.</summary>
/// <param name="Markers">IFNg, then CCR6.</param>
public sealed record DemoReport(ImmutableArray<DemoMarker> Markers);

/// <summary>Medians of one marker over all cells, in arcsinh(x / 5).</summary>
/// <param name="Channel">The marker.</param>
/// <param name="Control1">The control as measured in the first run.</param>
/// <param name="Control2">The same donor's control as measured in the second run.</param>
/// <param name="Before">Sample1 as measured in the first run.</param>
/// <param name="After">Sample1 as edited.</param>
/// <param name="Truth">Sample1 as the second run would have measured it.</param>
/// <param name="Sample2">Sample2, measured in the second run and not edited.</param>
public sealed record DemoMarker(string Channel, double Control1, double Control2, double Before, double After, double Truth, double Sample2);
