namespace NeuronEdit.Cli.Host;

/// <summary>
/// A cluster, as commands see it: they ask and look, it decides and computes. A request is kept once a method returns or says that it was asked.
/// Made only when a command needs it.
/// </summary>
/// <remarks>
/// Every method fails with <see cref="NeuronEditException"/> for what the user can mend. Cancelling ends the waiting, never what was asked.
/// </remarks>
internal interface IClusterHost : IAsyncDisposable
{
    /// <summary>Brings an experiment into the cluster.</summary>
    Task<Submitted> SubmitAsync(SubmitOrder order, CancellationToken cancellation);

    /// <summary>Adds samples to a finished experiment.</summary>
    Task<Submitted> AddSamplesAsync(AddSamplesOrder order, CancellationToken cancellation);

    /// <summary>Asks something of an experiment, and waits until it is done where that is wanted.</summary>
    /// <param name="order">What.</param>
    /// <param name="asked">Is told once the request is kept and waiting begins.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task<ControlOutcome> ControlAsync(ControlOrder order, Action<Asked> asked, CancellationToken cancellation);

    /// <summary>Changes how an experiment shares the workers.</summary>
    Task<ExperimentInfo> ShareAsync(ShareOrder order, CancellationToken cancellation);

    /// <summary>Lists experiments.</summary>
    Task<ExperimentList> ListAsync(ListOrder order, CancellationToken cancellation);

    /// <summary>Looks at an experiment.</summary>
    /// <param name="experiment">Its key, a beginning of it, or its name.</param>
    /// <param name="cancellation">Stops.</param>
    Task<ExperimentView> ShowAsync(string experiment, CancellationToken cancellation);

    /// <summary>Looks at an experiment again and again until a run has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seen">Takes every look; null before a worker has taken the experiment.</param>
    /// <param name="cancellation">Ends the looking.</param>
    /// <returns>The experiment then; null: it was deleted.</returns>
    Task<ExperimentView?> FollowAsync(RunToFollow run, Action<ExperimentView?> seen, CancellationToken cancellation);

    /// <summary>Tells what has happened to an experiment, and where that is wanted what happens until it is over.</summary>
    /// <param name="order">Which, and how much.</param>
    /// <param name="told">Takes every line.</param>
    /// <param name="cancellation">Ends the telling.</param>
    Task<LogsEnd> LogsAsync(LogsOrder order, Action<LogLine> told, CancellationToken cancellation);

    /// <summary>Lists or fetches an experiment's results.</summary>
    /// <param name="order">Which.</param>
    /// <param name="arrived">Is told of files and bytes that are there, and of how many there are.</param>
    /// <param name="cancellation">Stops; what has arrived stays.</param>
    Task<ResultsOutcome> ResultsAsync(ResultsOrder order, Action<Arrived> arrived, CancellationToken cancellation);

    /// <summary>Lists all workers.</summary>
    Task<WorkerList> WorkersAsync(CancellationToken cancellation);

    /// <summary>Lets a worker leave, and waits until it is gone where that is wanted.</summary>
    /// <param name="order">Which.</param>
    /// <param name="asked">Is told once the request is kept and waiting begins.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task<Drained> DrainAsync(DrainOrder order, Action<Asked> asked, CancellationToken cancellation);
}
