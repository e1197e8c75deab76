using System.Collections.Immutable;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Host;

/// <summary>Stands where the experiment runner will be connected; to be replaced by it.</summary>
internal sealed class UnconnectedHost : ICommandHost
{
    /// <inheritdoc/>
    public Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<RunOutcome> ApplyAsync(ApplyRequest request, IRunObserver observer, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<ImportOutcome> ImportAsync(ImportRequest request, IRunObserver observer, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<EvaluateOutcome> EvaluateAsync(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<DescribeOutcome> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<DemoOutcome> DemoAsync(DemoRequest request, IRunObserver observer, CancellationToken cancellation) => throw Missing();

    /// <inheritdoc/>
    public Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellation) => Task.FromResult(ImmutableArray<Finding>.Empty);

    /// <inheritdoc/>
    public Task<BenchOutcome> BenchAsync(IRunObserver observer, CancellationToken cancellation) => throw Missing();

    private static NotSupportedException Missing() => new("No experiment runner is connected in this build.");
}
