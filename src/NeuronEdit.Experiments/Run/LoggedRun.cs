using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Experiments.Run;

/// <summary>Does work on a results folder with a log in it; a failure leaves there only what a later run can use.</summary>
internal static class LoggedRun
{
    /// <summary>Does the work.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="observer">Is told what the log is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">The work; it tells the observer that it is given.</param>
    public static async Task<T> DoAsync<T>(ResultsFolder folder, IRunObserver observer, TimeProvider time, Func<IRunObserver, Task<T>> work)
    {
        try
        {
            using var log = new RunLog(folder.At(RunLog.FileName), observer, time);
            return await DoAsync(log, () => work(log));
        }
        catch (NeuronEditException)
        {
            folder.AbandonUnlessUseful();
            throw;
        }
    }

    private static async Task<T> DoAsync<T>(RunLog log, Func<Task<T>> work)
    {
        try
        {
            var result = await work();
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
