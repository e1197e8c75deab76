using System.Diagnostics;
using System.Globalization;

namespace NeuronEdit.Benchmarks;

/// <summary>How long the built command takes to show its help, and to its first trained step on the demo's data: from the start of a process, median of some runs.</summary>
internal static class StartBenchmark
{
    private const int Runs = 7;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    public static int Run(string[] arguments)
    {
        var command = arguments.Length > 0 ? arguments[0] : Find();
        var folder = Directory.CreateTempSubdirectory("neuronedit-start-").FullName;
        try
        {
            Show("neuronedit --help", 0.15, () => Help(command));
            FirstStep(command, Path.Combine(folder, "results"), "demo", "--output", folder); // Makes the cohort and the experiment file.
            var number = 0;
            Show("neuronedit run, to the first trained step", 1.5, () =>
            {
                var results = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run{number++}"));
                return FirstStep(command, results, "run", Path.Combine(folder, "experiment.yaml"), "--output", results);
            });
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(string what, double goal, Func<TimeSpan> measure)
    {
        var seconds = Enumerable.Range(0, Runs).Select(_ => measure().TotalSeconds).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {seconds[Runs / 2]:F2} s ({seconds[0]:F2} to {seconds[^1]:F2}), goal {goal} s"));
    }

    private static TimeSpan Help(string command)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Start(command, "--help");
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Runs the command until its log has the first progress of training, then kills it.</summary>
    private static TimeSpan FirstStep(string command, string results, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Start(command, arguments);
        try
        {
            while (!HasTrained(Path.Combine(results, "log.jsonl")))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(start) > _patience) throw new InvalidOperationException($"neuronedit {string.Join(' ', arguments)} did not train.");
                Thread.Sleep(5);
            }

            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static bool HasTrained(string log)
    {
        if (!File.Exists(log)) return false;
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Contains("\"event\":\"progress\",\"stage\":\"train\"", StringComparison.Ordinal);
    }

    private static Process Start(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} could not be started.");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NeuronEdit.Cluster.sln"))) folder = folder.Parent;
        var command = Path.Combine(folder?.FullName ?? "", "src", "NeuronEdit.Cli", "bin", "Release", "net10.0", "neuronedit");
        return File.Exists(command) ? command : throw new InvalidOperationException($"{command} is not there. Build src/NeuronEdit.Cli, or name another one.");
    }
}
