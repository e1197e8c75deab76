using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Cluster.Embedded;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Benchmarks;

/// <summary>One experiment in a process that does nothing else, so that the memory it held is the experiment's.</summary>
/// <param name="Seconds">Of each stage, by its name; <c>finish</c> is the manifest and all that is between stages.</param>
/// <param name="PeakBytes">The most memory that the process held.</param>
internal sealed record GrowthProcess(IReadOnlyDictionary<string, double> Seconds, long PeakBytes)
{
    /// <summary>The stages, in their order.</summary>
    public static readonly string[] Stages = [.. Enum.GetNames<Stage>().Select(n => n.ToLowerInvariant()), "finish"];

    /// <summary>Of the whole run.</summary>
    public double Total => Seconds.Values.Sum();

    /// <summary>Starts this program again to run the experiment in a folder.</summary>
    public static GrowthProcess Start(string folder)
    {
        var numbers = OwnProcess.Words("growth", "--run", folder);
        var seconds = Stages.Zip(numbers, (stage, number) => (stage, double.Parse(number, CultureInfo.InvariantCulture))).ToDictionary(p => p.stage, p => p.Item2);
        return new GrowthProcess(seconds, long.Parse(numbers[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>What that process does, with the memory limit of the command line.</summary>
    public static int Run(string folder, int slots)
    {
        using var engine = new DataEngine(DataEngineOptions.ForSlots(slots));
        var stages = new StageSeconds();
        var start = Stopwatch.GetTimestamp();
        new EmbeddedRunner(engine, TimeProvider.System).RunAsync(new RunRequest(Path.Combine(folder, GrowthCase.SpecName), null, slots, null, false), stages, CancellationToken.None).GetAwaiter().GetResult();
        stages[^1] = Stopwatch.GetElapsedTime(start).TotalSeconds - stages.Sum;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stages} {process.PeakWorkingSet64}"));
        return 0;
    }

    /// <summary>Keeps how long each stage took.</summary>
    private sealed class StageSeconds : IRunObserver
    {
        private readonly double[] _seconds = new double[Stages.Length];

        public double Sum => _seconds.Sum();

        public double this[Index stage]
        {
            set => _seconds[stage] = value;
        }

        public void StageStarted(Stage stage, string description)
        {
        }

        public void Progressed(StageProgress progress)
        {
        }

        public void StageFinished(Stage stage, string summary, TimeSpan elapsed) => _seconds[(int)stage] = elapsed.TotalSeconds;

        public void Warned(string message)
        {
        }

        public override string ToString() => string.Join(' ', _seconds.Select(s => s.ToString("R", CultureInfo.InvariantCulture)));
    }
}
