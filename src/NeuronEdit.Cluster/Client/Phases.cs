using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Client;

/// <summary>An experiment's phase in words.</summary>
public static class Phases
{
    /// <summary>Digits of a key that people are shown; what they may type is any unambiguous beginning.</summary>
    public const int KeyLengthShown = 12;

    /// <summary>Such as <c>running, train</c> or <c>stopping, then paused</c>.</summary>
    public static string Of(ExperimentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Of(state.Status, state.Then, state.Step);
    }

    /// <summary>The same from its parts.</summary>
    /// <param name="status">How it is.</param>
    /// <param name="then">What it becomes once it has stopped; used while it is stopping.</param>
    /// <param name="step">The step that it does.</param>
    public static string Of(ExperimentStatus status, ExperimentStatus? then, ExperimentStep step) => status switch
    {
        ExperimentStatus.Running => $"running, {Name(step)}",
        ExperimentStatus.Stopping => $"stopping, then {Goal(then.GetValueOrDefault())}",
        ExperimentStatus.Deleting => "being deleted",
        _ => Name(status),
    };

    /// <summary>A step's name: <c>profile</c>.</summary>
    public static string Name(ExperimentStep step) => step.ToString().ToLowerInvariant();

    /// <summary>A status' name: <c>paused</c>.</summary>
    public static string Name(ExperimentStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>The part of a key that people are shown.</summary>
    public static string ShownKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length <= KeyLengthShown ? key : key[..KeyLengthShown];
    }

    /// <summary>True where nothing runs for it, and nothing will unless somebody asks.</summary>
    public static bool IsOver(ExperimentStatus status) => status is ExperimentStatus.Finished or ExperimentStatus.Failed or ExperimentStatus.Cancelled;

    private static string Goal(ExperimentStatus then) => then == ExperimentStatus.Deleting ? "deleted" : Name(then);
}
