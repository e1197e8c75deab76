using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Integration.Tests;

/// <summary>The process is killed, or asked to stop, in the middle of a run; what it left is continued and ends in the bytes of a run that nothing happened to.</summary>
public class KillTests
{
    // Long enough that a checkpoint is written before training ends, small enough for a test.
    private const string Training = "model: { layers: [150, 60, 20] }\ntraining: { epochs: 12, batch: 20, patience: 0 }\noutput: { partitionRows: 2048 }\n";

    [Fact]
    public void Kill_InTraining_ThenResume_GivesTheSameBytes()
    {
        using var cohort = new MadeCohort().WithParquet(9_000);
        cohort.Spec(more: Training);
        Whole(cohort);
        using (var command = CommandLine.Start(cohort.Path, "run", "experiment.yaml", "--output", "killed"))
        {
            command.WaitUntil(() => HasCheckpoint(cohort), "the first checkpoint");
            command.Kill();
        }

        Assert.False(File.Exists(cohort.At("killed/model.safetensors")), "The process must be killed before training ends.");
        ResumeAndCompare(cohort);
    }

    [Fact]
    public void Kill_InEditing_AgainAndAgain_ThenResume_GivesTheSameBytes()
    {
        using var cohort = new MadeCohort().WithParquet(60_000);
        cohort.Spec(more: "model: { layers: [150, 60, 20] }\ntraining: { steps: 300 }\noutput: { partitionRows: 2048 }\n");
        Whole(cohort);
        for (var parts = 1; parts <= 9; parts += 4)
        {
            using var command = CommandLine.Start(cohort.Path, "run", "experiment.yaml", "--output", "killed", "--slots", "2", "--resume");
            command.WaitUntil(() => EditedParts(cohort) >= parts, $"{parts} parts were written");
            command.Kill();
        }

        Assert.False(File.Exists(cohort.At("killed/manifest.json")), "The process must be killed before the run ends.");
        ResumeAndCompare(cohort);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Signal_InTraining_StopsCleanlyAndSaysHowToResume(string signal)
    {
        using var cohort = new MadeCohort().WithParquet(9_000);
        cohort.Spec(more: Training);
        using var command = CommandLine.Start(cohort.Path, "run", "experiment.yaml", "--output", "killed");
        command.WaitUntil(() => File.Exists(cohort.At("killed/log.jsonl")) && Log(cohort).Contains("\"event\":\"progress\",\"stage\":\"train\"", StringComparison.Ordinal), "training moved on");
        command.Signal(signal);
        var (exitCode, output, error) = command.Wait();

        Assert.Equal(4, exitCode);
        Assert.Empty(output);
        Assert.Contains("neuronedit run experiment.yaml --output killed --resume", error, StringComparison.Ordinal);
        Assert.True(HasCheckpoint(cohort));
        Assert.Contains("\"event\":\"stopped\"", Log(cohort), StringComparison.Ordinal);
    }

    private static string Log(MadeCohort cohort)
    {
        using var stream = new FileStream(cohort.At("killed/log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(stream).ReadToEnd();
    }

    private static bool HasCheckpoint(MadeCohort cohort) => Files(cohort, "killed/work/storage", "checkpoint.safetensors").Any();

    private static int EditedParts(MadeCohort cohort) => Files(cohort, "killed/work/round-0", "*.parquet").Count();

    private static IEnumerable<string> Files(MadeCohort cohort, string folder, string pattern) =>
        Directory.Exists(cohort.At(folder)) ? Directory.EnumerateFiles(cohort.At(folder), pattern, SearchOption.AllDirectories) : [];

    private static void Whole(MadeCohort cohort) => Succeed(cohort, "run", "experiment.yaml", "--output", "whole", "--slots", "1");

    private static void ResumeAndCompare(MadeCohort cohort)
    {
        Succeed(cohort, "run", "experiment.yaml", "--output", "killed", "--resume");
        cohort.AssertSameBytes("whole", "killed");
    }

    private static void Succeed(MadeCohort cohort, params string[] arguments)
    {
        var (exitCode, _, error) = CommandLine.Run(cohort.Path, arguments);
        Assert.True(exitCode == 0, error);
    }
}
