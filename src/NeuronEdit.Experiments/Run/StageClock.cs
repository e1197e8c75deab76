namespace NeuronEdit.Experiments.Run;

/// <summary>Tells an observer that a stage begins, and how long it took when it ends.</summary>
internal sealed class StageClock
{
    private readonly IRunObserver _observer;
    private readonly TimeProvider _time;
    private readonly Stage _stage;
    private readonly long _start;

    /// <summary>The stage begins.</summary>
    public StageClock(IRunObserver observer, TimeProvider time, Stage stage, string description)
    {
        (_observer, _time, _stage, _start) = (observer, time, stage, time.GetTimestamp());
        observer.StageStarted(stage, description);
    }

    /// <summary>The stage is complete.</summary>
    public void Finished(string summary) => _observer.StageFinished(_stage, summary, _time.GetElapsedTime(_start));
}
