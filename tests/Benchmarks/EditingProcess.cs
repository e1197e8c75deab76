using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Benchmarks;

/// <summary>One application of an edit in a process that does nothing else, so that the memory it held is the edit's.</summary>
internal static class EditingProcess
{
    /// <summary>Starts this program again to edit <c>made.parquet</c> in a folder with the folder's <c>edit</c>.</summary>
    /// <returns>Seconds of the whole application, with planning, hashing and the manifest; the most memory that it held, bytes.</returns>
    public static (double Seconds, long PeakBytes) Start(string folder)
    {
        var output = OwnProcess.Words("editing", "--apply", folder, Path.Combine(folder, "made.parquet"));
        return (double.Parse(output[0], CultureInfo.InvariantCulture), long.Parse(output[1], CultureInfo.InvariantCulture));
    }

    /// <summary>What that process does, with the memory limit of the command line.</summary>
    public static int Apply(string folder, string input, int slots)
    {
        using var engine = new DataEngine(DataEngineOptions.ForSlots(slots));
        var request = new ApplyRequest(folder, [input], Path.Combine(folder, "results"), FileFormat.Parquet, 1, false, false, slots, false);
        var start = Stopwatch.GetTimestamp();
        new ApplyRunner(engine, TimeProvider.System).Run(request, new Silent(), CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {process.PeakWorkingSet64}"));
        return 0;
    }

    private sealed class Silent : IRunObserver
    {
        public void StageStarted(Stage stage, string description)
        {
        }

        public void Progressed(StageProgress progress)
        {
        }

        public void StageFinished(Stage stage, string summary, TimeSpan elapsed)
        {
        }

        public void Warned(string message)
        {
        }
    }
}
