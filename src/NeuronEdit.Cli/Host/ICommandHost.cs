using System.Collections.Immutable;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Host;

/// <summary>
/// Does what the commands ask for. Commands parse and print; a host computes, and knows nothing of terminals.
/// Made only when a command needs it, so that help costs nothing.
/// </summary>
/// <remarks>
/// Every method fails with <see cref="NeuronEditException"/> for what the user can mend, and with that or
/// <see cref="OperationCanceledException"/> once cancelled and all that is needed to resume is on disk.
/// </remarks>
internal interface ICommandHost
{
    /// <summary>Trains, learns the edit, edits and evaluates what an experiment file names.</summary>
    Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation);

    /// <summary>Applies a finished experiment's edit to new samples.</summary>
    Task<RunOutcome> ApplyAsync(ApplyRequest request, IRunObserver observer, CancellationToken cancellation);

    /// <summary>Converts measured files to Parquet.</summary>
    Task<ImportOutcome> ImportAsync(ImportRequest request, IRunObserver observer, CancellationToken cancellation);

    /// <summary>Compares predicted samples with measured ones.</summary>
    Task<EvaluateOutcome> EvaluateAsync(EvaluateRequest request, IRunObserver observer, CancellationToken cancellation);

    /// <summary>Reads what files say of themselves, in the order asked for, without reading their rows.</summary>
    /// <param name="paths">Files, folders or globs.</param>
    /// <param name="cancellation">Stops the reading.</param>
    Task<DescribeOutcome> DescribeAsync(ImmutableArray<string> paths, CancellationToken cancellation);

    /// <summary>Makes the demo's cohort, writes it and its experiment file, and runs it.</summary>
    Task<DemoOutcome> DemoAsync(DemoRequest request, IRunObserver observer, CancellationToken cancellation);

    /// <summary>Checks what only the host can: that its native libraries load. The command checks the machine.</summary>
    Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellation);

    /// <summary>Measures how fast this machine trains, sketches and edits, in under 40 seconds.</summary>
    Task<MachineFigures> BenchAsync(IRunObserver observer, CancellationToken cancellation);
}

/// <summary>Make and run the demo.</summary>
/// <param name="Output">Folder that receives the cohort, the experiment file and the results.</param>
/// <param name="Slots">Partitions in work at a time, and threads in training; at least 1.</param>
/// <param name="Resume">Keep what an interrupted demo left in the folder.</param>
internal sealed record DemoRequest(string Output, int Slots, bool Resume);
