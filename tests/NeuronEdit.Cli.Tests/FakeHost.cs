using System.Collections.Immutable;
using NeuronEdit.Cli.Host;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Demo;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Tests;

/// <summary>Answers every command with fixed outcomes, remembers what it was asked, and can be made to do something else first.</summary>
internal sealed class FakeHost : ICommandHost
{
    public static readonly RunOutcome Run = new(
        "results",
        "results/edit",
        [
            new SampleOutcome("Sample1", 94_556, 0, 0.3612, 0.1284, 0.972, 0.0123, "results/samples/Sample1"),
            new SampleOutcome("patient4", 1_203, 0, null, null, null, 0.0714, "results/samples/patient4"),
        ],
        ["Sample patient4: 7.1% of activations lie outside the source's range."],
        23.42);

    public object? Asked { get; private set; }

    public RunOutcome Ran { get; init; } = Run;

    public ImmutableArray<Finding> Findings { get; init; } = [new Finding("libduckdb", FindingLevel.Ok, "1.5.6", null)];

    /// <summary>Runs before the outcome is given.</summary>
    public Func<IRunObserver?, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation) => Answer(request, observer, Ran, cancellation);

    public Task<RunOutcome> ApplyAsync(ApplyRequest request, IRunObserver observer, CancellationToken cancellation) => Answer(request, observer, Ran, cancellation);

    public Task<ImportOutcome> ImportAsync(ImportRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Answer(request, observer, new ImportOutcome("parquet", [new ImportedFile("a.fcs", "parquet/a.parquet", 12_345, 37)], [], 1.5), cancellation);

    public Task<EvaluateOutcome> EvaluateAsync(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Answer(request, observer, new EvaluateOutcome(
            1000, 2000, new Distance("prediction", 0.12, 0.03), new Distance("unchanged", 0.36, 0.21), 0.97, 0.93,
            [new ChannelDistance("CD3", 0.1, 0.4), new ChannelDistance("IFNg", 0.2, double.NaN)], "arcsinh(x / 5)", []), cancellation);

    public Task<DescribeOutcome> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation) =>
        Answer(paths, null, new DescribeOutcome(
            [
                new TableInfo(
                    "a.fcs", FileFormat.Fcs, 12_345,
                    [new ColumnInfo("Time", null, ColumnKind.Numeric, "float32"), new ColumnInfo("Er168Di", "CD8a", ColumnKind.Numeric, "float32"), new ColumnInfo("batch", null, ColumnKind.Other, "VARCHAR")],
                    [12_345]),
            ],
            []), cancellation);

    public Task<DemoOutcome> DemoAsync(DemoRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Answer(request, observer, new DemoOutcome(
            Run, "neuronedit-demo/experiment.yaml", "neuronedit-demo/data",
            new DemoReport([new DemoMarker("IFNg", 1.1, 1.9, 1.2, 1.95, 2.0, 2.1), new DemoMarker("CCR6", 1.0, 1.0, 1.8, 1.8, 1.8, 1.1)])), cancellation);

    public Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellation) =>
        Answer("doctor", null, Findings, cancellation);

    public Task<MachineFigures> BenchAsync(IRunObserver observer, CancellationToken cancellation) =>
        Answer("bench", observer, new MachineFigures(61_234.5, 38_000.25, 60.5, 78_061.4, 80.25e6, 151.5e6, 421L << 20, 2, "AVX2"), cancellation);

    private async Task<T> Answer<T>(object request, IRunObserver? observer, T outcome, CancellationToken cancellation)
    {
        Asked = request;
        await Before(observer, cancellation);
        return outcome;
    }
}
