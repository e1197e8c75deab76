using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Client;

/// <summary>Something that was asked of an experiment; it is kept in the store, and will be done.</summary>
public sealed class Request
{
    /// <summary>Asked of an experiment that was there.</summary>
    /// <param name="before">The experiment.</param>
    /// <param name="isNews">Whether it had to be asked.</param>
    /// <param name="beginsRun">Whether the experiment begins another run.</param>
    /// <param name="isDone">True once it is done, or can be done no more.</param>
    internal Request(Stored<ExperimentState> before, bool isNews, bool beginsRun, Func<Stored<ExperimentState>, bool> isDone)
    {
        (Key, Name, Results, Before) = (before.Key, before.State.Submitted!.Name, before.State.Submitted.Results, ExperimentSummary.Of(before.State));
        (IsNews, FirstRun) = (isNews, before.State.Run + (isNews && beginsRun ? 1 : 0));
        IsDone = isDone;
    }

    /// <summary>An experiment that was not there.</summary>
    internal Request(string key, string name, string results) => (Key, Name, Results, IsNews, FirstRun, IsDone) = (key, name, results, true, 1, _ => true);

    /// <summary>The experiment's key.</summary>
    public string Key { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its results folder.</summary>
    public string Results { get; }

    /// <summary>The experiment when it was asked; null: it was not there.</summary>
    public ExperimentSummary? Before { get; }

    /// <summary>False where all was so already, and nothing had to be asked.</summary>
    public bool IsNews { get; }

    /// <summary>True once it is done, or can be done no more.</summary>
    internal Func<Stored<ExperimentState>, bool> IsDone { get; }

    /// <summary>The first run whose end is that of what was asked.</summary>
    public int FirstRun { get; }
}
