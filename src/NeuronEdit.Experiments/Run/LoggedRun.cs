using NeuronEdit.Data;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Experiments.Run;

/// <summary>Does work on a results folder with a log in it; a failure leaves there only what a later run can use.</summary>
internal static class LoggedRun
{
    /// <summary>Does the work.</summary>
    public static T Do<T>(DataEngine engine, ResultsFolder folder, IRunObserver observer, TimeProvider time, int slots, Func<WorkContext, T> work)
    {
        try
        {
            using var log = new RunLog(folder.At(RunLog.FileName), observer, time);
            return Do(log, () => work(new WorkContext(engine, folder, log, time, slots)));
        }
        catch (NeuronEditException)
        {
            folder.AbandonUnlessUseful();
            throw;
        }
    }

    private static T Do<T>(RunLog log, Func<T> work)
    {
        try
        {
            var result = work();
            log.Ended("finished", null);
            return result;
        }
        catch (Exception e)
        {
            Note(log, e);
            throw;
        }
    }

    private static void Note(RunLog log, Exception failure)
    {
        try
        {
            log.Ended(failure is OperationCanceledException ? "stopped" : "failed", failure.Message);
        }
        catch (NeuronEditException)
        {
            // A disk that is full takes no log either; what stopped the work is what must be told.
        }
    }
}
