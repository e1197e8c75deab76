using NeuronEdit.Data;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Work;

/// <summary>What every work item needs besides its inputs; holds nothing that a result depends on.</summary>
/// <param name="Engine">Reads and writes files.</param>
/// <param name="Folder">Receives what work items leave.</param>
/// <param name="Observer">Is told of progress.</param>
/// <param name="Time">The clock, for rates and for how often to save.</param>
/// <param name="Slots">Work items at a time, and threads in training.</param>
internal sealed record WorkContext(DataEngine Engine, ResultsFolder Folder, IRunObserver Observer, TimeProvider Time, int Slots)
{
    /// <summary>Does work on every item, <see cref="Slots"/> at a time.</summary>
    public void ForEach<T>(IEnumerable<T> items, Action<T, CancellationToken> work, CancellationToken cancellation) =>
        Parallelism.ForEach(items, Slots, work, cancellation);
}
