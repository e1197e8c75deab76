using System.Collections.Immutable;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Demo;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Host;

/// <summary>Does everything in this process, on this machine.</summary>
internal sealed class LocalHost : ICommandHost, IDisposable
{
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lazy<DataEngine> _engine = new(() => new DataEngine(new DataEngineOptions()));

    /// <inheritdoc/>
    public Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Timed(observer, warnings => new ExperimentRunner(_engine.Value, _time).Run(request, warnings, cancellation));

    /// <inheritdoc/>
    public Task<RunOutcome> ApplyAsync(ApplyRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Timed(observer, warnings => new ApplyRunner(_engine.Value, _time).Run(request, warnings, cancellation));

    /// <inheritdoc/>
    public Task<ImportOutcome> ImportAsync(ImportRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        var warnings = new WarningCollector(observer);
        var files = new ImportRunner(_engine.Value, _time).Run(request, warnings, cancellation);
        return Task.FromResult(new ImportOutcome(request.Output, files, warnings.All, _time.GetElapsedTime(start).TotalSeconds));
    }

    /// <inheritdoc/>
    public Task<EvaluationResult> EvaluateAsync(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation) =>
        Task.FromResult(new EvaluateRunner(_engine.Value, _time).Run(request, observer, cancellation));

    /// <inheritdoc/>
    public Task<DescribeOutcome> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation) =>
        Task.FromResult(new DescribeOutcome(new FileDescriber(_engine.Value).Describe(paths, cancellation), []));

    /// <inheritdoc/>
    public Task<DemoOutcome> DemoAsync(DemoRequest request, IRunObserver observer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<BenchOutcome> BenchAsync(IRunObserver observer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_engine.IsValueCreated) _engine.Value.Dispose();
    }
}
