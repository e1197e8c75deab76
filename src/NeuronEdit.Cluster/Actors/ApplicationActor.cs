using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Actors;

/// <summary>Apply an edit to new data. What to what lies in storage under the application's key; sending it again changes nothing, unless it failed or was cancelled: then it begins anew.</summary>
/// <param name="Experiment">The key of the experiment that learnt the edit.</param>
/// <param name="User">Whose it is: users share the workers equally.</param>
/// <param name="Results">Absolute path of the results folder, as every worker sees it.</param>
[MessageType("application.submit", 1)]
public sealed record SubmitApplication(string Experiment, string User, string Results) : Message;

/// <summary>Stop it if it works, then forget it; its results stay.</summary>
[MessageType("application.remove", 1)]
public sealed record RemoveApplication : Message;

/// <summary>How an application is.</summary>
public enum ApplicationStatus
{
    /// <summary>Its work is ordered.</summary>
    Working,

    /// <summary>It was removed; its work is about to stop.</summary>
    Stopping,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its results are complete.</summary>
    Finished,
}

/// <summary>The state of an application.</summary>
public sealed record ApplicationState
{
    /// <summary>The actor's key.</summary>
    public required string Key { get; init; }

    /// <summary>What was submitted; null before.</summary>
    public SubmitApplication? Submitted { get; init; }

    /// <summary>How it is.</summary>
    public ApplicationStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public WorkFailure? Failure { get; init; }

    /// <summary>What came out, for people.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What the user should know.</summary>
    public Notes Notes { get; init; } = Notes.None;
}

/// <summary>An edit that is applied to new data: one item of work, which any worker continues where another stopped.</summary>
public sealed class ApplicationActor : Actor<ApplicationState>
{
    /// <summary>Its kind.</summary>
    public const string KindName = "application";

    /// <summary>Slots that it can use: as many partitions are edited at a time.</summary>
    private const int SlotsMax = 16;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>The actor of an application.</summary>
    public static ActorId Id(string application) => new(KindName, application);

    /// <inheritdoc/>
    public override ApplicationState Create(string key) => new() { Key = key };

    /// <inheritdoc/>
    public override Decision<ApplicationState> Receive(ApplicationState state, Message message)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Submitted is null && message is not SubmitApplication) return new Decision<ApplicationState>(null);
        return message switch
        {
            SubmitApplication submit when state.Submitted is null || state.Status == ApplicationStatus.Failed => Begin(state, submit),
            SubmitApplication => new Decision<ApplicationState>(state),
            RemoveApplication when state.Status == ApplicationStatus.Working => new Decision<ApplicationState>(state with { Status = ApplicationStatus.Stopping }) { CancelWork = true },
            RemoveApplication when state.Status == ApplicationStatus.Stopping => new Decision<ApplicationState>(state),
            RemoveApplication => new Decision<ApplicationState>(null),
            WorkDone done when state.Status == ApplicationStatus.Working => End(state, ApplicationStatus.Finished, ClusterJson.Read<DoneResult>(done.Result), null),
            WorkFailed failed when state.Status == ApplicationStatus.Working => End(state, ApplicationStatus.Failed, new DoneResult("", []), failed.Failure),
            WorkStopped => new Decision<ApplicationState>(null) { CloseQueue = QueueOf(state.Key) },
            WorkDone or WorkFailed => new Decision<ApplicationState>(state),
            _ => throw new InvalidOperationException($"An application does not understand {message?.GetType().Name}."),
        };
    }

    private static Decision<ApplicationState> Begin(ApplicationState state, SubmitApplication submit)
    {
        var queue = QueueOf(state.Key);
        return new Decision<ApplicationState>(state with { Submitted = submit, Status = ApplicationStatus.Working, Failure = null })
        {
            Queue = new QueueSettings(queue, submit.User),
            Work = [new WorkOrder(WorkKinds.Apply, 0, queue, ClusterJson.Write(new SharedWorkInput(state.Key))) { SlotsMax = SlotsMax }],
        };
    }

    private static Decision<ApplicationState> End(ApplicationState state, ApplicationStatus status, DoneResult result, WorkFailure? failure) =>
        new(state with { Status = status, Failure = failure, Summary = result.Summary, Notes = Notes.None.Add(result.Warnings) }) { CloseQueue = QueueOf(state.Key) };

    /// <summary>Not the key alone, which is that of experiments' queues.</summary>
    private static string QueueOf(string key) => $"application-{key}";
}
