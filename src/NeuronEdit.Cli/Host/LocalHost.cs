using System.Collections.Immutable;
using NeuronEdit.Cluster.Embedded;
using NeuronEdit.Data;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Demo;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cli.Host;

/// <summary>Does everything in this process, on this machine.</summary>
internal sealed class LocalHost : ICommandHost
{
    private readonly TimeProvider _time = TimeProvider.System;

    /// <inheritdoc/>
    public Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        // Read while DuckDB is loaded.
        var spec = Task.Run(() => SpecFile.Load(request.SpecPath), CancellationToken.None);
        return RunOnAsync(request.Slots, observer, async (engine, told) => await new EmbeddedRunner(engine, _time).RunAsync(await spec, request, told, cancellation));
    }

    /// <inheritdoc/>
    public async Task<RunOutcome> ApplyAsync(ApplyRequest request, IRunObserver observer, CancellationToken cancellation) =>
        await RunOnAsync(request.Slots, observer, (engine, told) => Task.FromResult(new ApplyRunner(engine, _time).Run(request, told, cancellation))) with { Edit = AsTyped(request.EditPath) };

    /// <inheritdoc/>
    public Task<ImportOutcome> ImportAsync(ImportRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        using var engine = CreateEngine(request.Slots);
        var (start, told) = (_time.GetTimestamp(), new WarningCollector(observer));
        var files = new ImportRunner(engine, _time).Run(request, told, cancellation);
        return Task.FromResult(new ImportOutcome(request.Output, files, told.All, Seconds(start)));
    }

    /// <inheritdoc/>
    public Task<EvaluateOutcome> EvaluateAsync(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        using var engine = CreateEngine(request.Slots);
        var told = new WarningCollector(observer);
        return Task.FromResult(ToOutcome(new EvaluateRunner(engine, _time).Run(request, told, cancellation), told.All));
    }

    /// <inheritdoc/>
    public Task<DescribeOutcome> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation)
    {
        using var engine = CreateEngine();
        return Task.FromResult(new DescribeOutcome(new FileDescriber(engine).Describe(paths, cancellation), []));
    }

    /// <inheritdoc/>
    public async Task<DemoOutcome> DemoAsync(DemoRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        using var engine = CreateEngine(request.Slots);
        var (start, told) = (_time.GetTimestamp(), new WarningCollector(observer));
        var demo = await new DemoRunner(engine, new EmbeddedRunner(engine, _time).RunAsync, _time).RunAsync(request.Output, request.Slots, request.Resume, told, cancellation);
        return new DemoOutcome(ToOutcome(demo.Run, told.All, Seconds(start)), AsTyped(demo.SpecPath), AsTyped(demo.DataFolder), demo.Report);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellation)
    {
        try
        {
            using var engine = CreateEngine();
            return Task.FromResult(ImmutableArray.Create(new Finding("libduckdb", FindingLevel.Ok, $"DuckDB {DataEngine.DuckDbVersion} loads", null)));
        }
        catch (NeuronEditException e)
        {
            return Task.FromResult(ImmutableArray.Create(new Finding("libduckdb", FindingLevel.Fail, "does not load", e.Message)));
        }
    }

    /// <inheritdoc/>
    public Task<MachineFigures> BenchAsync(IRunObserver observer, CancellationToken cancellation)
    {
        using var engine = CreateEngine(Environment.ProcessorCount);
        return Task.FromResult(new MachineBench(engine, _time).Run(observer, cancellation));
    }

    /// <summary>A limit that grows with the slots; a quarter of a gigabyte for two keeps the whole process under 600 MB where large CSV files would fill any limit.</summary>
    private static DataEngine CreateEngine(int slots = 1) => new(DataEngineOptions.ForSlots(slots));

    private static EvaluateOutcome ToOutcome(EvaluationResult result, ImmutableArray<string> warnings)
    {
        var channels = result.Channels.Select((name, i) => new ChannelDistance(name, result.After.Wasserstein1![i], result.Before?.Wasserstein1![i]));
        return new EvaluateOutcome(
            result.PredictedRows, result.TruthRows, DistanceOf("predicted", result.After), result.Before is { } before ? DistanceOf("before", before) : null,
            result.After.MeanChange?.PearsonR, result.After.MeanChange?.Slope, [.. channels], result.Units, warnings);
    }

    private static Distance DistanceOf(string name, PopulationComparison comparison) => new(name, comparison.MeanWasserstein1!.Value, comparison.EnergyDistance!.Value);

    private static RunOutcome ToOutcome(RunResult result, ImmutableArray<string> warnings, double seconds)
    {
        var samples = result.Metrics.Samples.Select(s => new SampleOutcome(
            s.Sample, s.Rows, s.RowsDropped,
            s.Comparisons?.Before.MeanWasserstein1, s.Comparisons?.After.MeanWasserstein1,
            s.Comparisons is { ComparedWith: "truth" } compared ? compared.After.MeanChange?.PearsonR : null,
            s.OutsideRange.Share, AsTyped(Path.Combine(result.Folder, "samples", s.Sample))));
        return new RunOutcome(AsTyped(result.Folder), AsTyped(Path.Combine(result.Folder, "edit")), [.. samples], warnings, seconds);
    }

    /// <summary>A path as a user would type it from the current folder.</summary>
    private static string AsTyped(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }

    private async Task<RunOutcome> RunOnAsync(int slots, IRunObserver observer, Func<DataEngine, IRunObserver, Task<RunResult>> run)
    {
        using var engine = CreateEngine(slots);
        var (start, told) = (_time.GetTimestamp(), new WarningCollector(observer));
        var result = await run(engine, told);
        return ToOutcome(result, told.All, Seconds(start));
    }

    private double Seconds(long start) => _time.GetElapsedTime(start).TotalSeconds;
}
