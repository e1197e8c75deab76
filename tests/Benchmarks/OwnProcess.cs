using System.Diagnostics;

namespace NeuronEdit.Benchmarks;

/// <summary>A measurement in a process that does nothing else, so that the memory it held is the measured work's.</summary>
internal static class OwnProcess
{
    /// <summary>Starts this program again.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <returns>The words that it printed.</returns>
    /// <exception cref="InvalidOperationException">It could not be started, or failed.</exception>
    public static string[] Words(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        var words = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with code {process.ExitCode}.");
        return words;
    }

    /// <summary>Refuses a folder without room for an input, and for the result twice while a partition is renamed.</summary>
    /// <exception cref="InvalidOperationException">Says what is free and what is needed.</exception>
    public static void RequireRoom(string folder, long rows, int channels)
    {
        var needed = 3 * rows * channels * sizeof(float);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < needed) throw new InvalidOperationException($"{folder} has {free >> 20} MiB free; {needed >> 20} MiB are needed.");
    }
}
