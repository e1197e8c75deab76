using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Client;

/// <summary>What may be asked of an experiment in which phase. The actor ignores what comes at the wrong time; here people are told.</summary>
internal static class RequestRules
{
    /// <summary>Pausing: what runs.</summary>
    /// <returns>False where it is so already.</returns>
    public static bool Pause(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Running => true,
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Running => true,
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Paused => false,
        ExperimentStatus.Paused => false,
        _ => throw Refused(state, "only one that runs can be paused."),
    };

    /// <summary>Resuming: what was paused, cancelled or has failed.</summary>
    /// <returns>False where it is so already.</returns>
    public static bool Resume(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Paused or ExperimentStatus.Failed or ExperimentStatus.Cancelled => true,
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Paused => true,
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Running => false,
        ExperimentStatus.Running => false,
        ExperimentStatus.Stopping when state.Then != ExperimentStatus.Deleting => throw Refused(state, "wait until that is so, then resume it."),
        ExperimentStatus.Finished => throw Refused(state, "there is nothing to resume. Add samples to it, or submit a changed experiment file."),
        _ => throw Refused(state, "it cannot be resumed. Submit the experiment file again once it is gone."),
    };

    /// <summary>Cancelling: what runs or is paused.</summary>
    /// <returns>False where it is so already.</returns>
    public static bool Cancel(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Running or ExperimentStatus.Paused => true,
        ExperimentStatus.Stopping when state.Then is ExperimentStatus.Cancelled => false,
        ExperimentStatus.Stopping when state.Then != ExperimentStatus.Deleting => true,
        ExperimentStatus.Cancelled => false,
        ExperimentStatus.Finished or ExperimentStatus.Failed => throw Refused(state, "nothing runs for it. Delete it if its results are not wanted."),
        _ => throw Refused(state, "nothing of it will stay."),
    };

    /// <summary>Deleting: anything.</summary>
    /// <returns>False where it is so already.</returns>
    public static bool Delete(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Deleting => false,
        ExperimentStatus.Stopping when state.Then == ExperimentStatus.Deleting => false,
        _ => true,
    };

    /// <summary>Adding samples: to what is finished, or to what failed or was cancelled while it edited samples that were added.</summary>
    public static void AddSamples(ExperimentState state)
    {
        if (state.Status == ExperimentStatus.Finished || (state.Status is ExperimentStatus.Failed or ExperimentStatus.Cancelled && state.Round > 0)) return;
        throw Refused(state, state.Status switch
        {
            ExperimentStatus.Running => "samples can be added once it is finished.",
            ExperimentStatus.Stopping or ExperimentStatus.Deleting => "samples can be added to one that is finished.",
            _ => "samples can be added once it is finished: resume it first.",
        });
    }

    /// <summary>Submitting it again: what failed or was cancelled.</summary>
    /// <returns>False where it runs, or will, or is finished.</returns>
    public static bool Submit(ExperimentState state) => state.Status switch
    {
        ExperimentStatus.Failed or ExperimentStatus.Cancelled => true,
        ExperimentStatus.Stopping when state.Then is not (ExperimentStatus.Running or ExperimentStatus.Paused) => throw Refused(state, "wait until that is so, then submit it again."),
        ExperimentStatus.Deleting => throw Refused(state, "submit it again once it is gone."),
        _ => false,
    };

    /// <summary>Changing its share: unless it is being deleted.</summary>
    public static void ChangeShare(ExperimentState state)
    {
        if (!Delete(state)) throw Refused(state, "its share does not matter any more.");
    }

    private static NeuronEditException Refused(ExperimentState state, string wayOut) =>
        new(FailureCode.Specification, $"Experiment {state.Submitted!.Name} ({Phases.ShownKey(state.Key)}) is {Phases.Of(state)}; {wayOut}");
}
