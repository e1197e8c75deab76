using NeuronEdit.Experiments.Run;
using NeuronEdit.Experiments.Tests;

namespace NeuronEdit.Cluster.Tests.Embedded;

public class ResumeTests
{
    private const string Slow = "model: { layers: [12, 4] }\ntraining: { epochs: 4, batch: 20 }\noutput: { partitionRows: 2048 }\n";

    [Theory]
    [InlineData(Stage.Profile)]
    [InlineData(Stage.Train)]
    [InlineData(Stage.Sketch)]
    [InlineData(Stage.Edit)]
    [InlineData(Stage.Evaluate)]
    public void Resume_StoppedInAnyStage_GivesTheBytesOfARunThatWasNot(Stage stage)
    {
        using var cohort = new MadeCohort().WithParquet();
        var spec = cohort.Spec(more: Slow);
        cohort.Run(spec, "whole");
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => cohort.Run(spec, "stopped", observer: new StopIn(stage, stop), cancellation: stop.Token));
        Assert.False(File.Exists(cohort.At("stopped/manifest.json")));

        cohort.Run(spec, "stopped", slots: 1, resume: true);
        cohort.AssertSameBytes("whole", "stopped");
    }

    [Fact]
    public void Resume_CompleteRun_DoesNothingAndShowsIt()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        var spec = cohort.Spec();
        var first = cohort.Run(spec, "out");
        var before = cohort.Bytes("out");
        var again = cohort.Run(spec, "out", resume: true);
        Assert.True(again.WasComplete && !first.WasComplete);
        Assert.Equal(before, cohort.Bytes("out"));
        Assert.Equal(first.Manifest.ModelHash, again.Manifest.ModelHash);
    }

    [Fact]
    public void Resume_CompleteRunThatLostAFile_SaysWhichInsteadOfShowingIt()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        var spec = cohort.Spec();
        cohort.Run(spec, "out");
        File.Delete(cohort.At("out/samples/x/part-00000.parquet"));
        var failure = Assert.Throws<NeuronEditException>(() => cohort.Run(spec, "out", resume: true));
        Assert.Equal(FailureCode.Artifact, failure.Code);
        Assert.Contains("out/samples/x/part-00000.parquet is missing or damaged although the run is complete.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderThatAnotherProcessWorksIn_IsRefused()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        Directory.CreateDirectory(cohort.At("out"));
        using var held = new FileStream(cohort.At("out/.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("another process is working in this folder", cohort.FailsInPlace(cohort.Spec(), FailureCode.Specification).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderWithItsOwnResults_AsksForResume()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        var spec = cohort.Spec();
        cohort.Run(spec, "out");
        Assert.Contains("already holds the complete results of this run", cohort.FailsInPlace(spec, FailureCode.Specification).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderWithAnotherExperimentsResults_IsRefusedAndKept()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        cohort.Run(cohort.Spec(), "out");
        var before = cohort.Bytes("out");
        var failure = cohort.FailsInPlace(cohort.Spec(more: MadeCohort.SmallTraining + "edit: { preset: paper }\n"), FailureCode.Specification);
        Assert.Contains("holds the results of another run", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, cohort.Bytes("out"));
    }

    [Fact]
    public void Run_FolderWithSomebodysFiles_IsRefusedAndKept()
    {
        using var cohort = new MadeCohort().WithParquet(1_000);
        Directory.CreateDirectory(cohort.At("out"));
        File.WriteAllText(cohort.At("out/thesis.docx"), "precious");
        Assert.Contains("it holds thesis.docx", cohort.Fails(cohort.Spec(), FailureCode.Specification).Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.docx"], Directory.EnumerateFileSystemEntries(cohort.At("out")).Select(Path.GetFileName));
    }

    [Fact]
    public void Resume_ChangedInput_IsRefused()
    {
        using var cohort = new MadeCohort().WithParquet(3_000);
        var spec = cohort.Spec();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => cohort.Run(spec, "out", observer: new StopIn(Stage.Train, stop), cancellation: stop.Token));
        cohort.WriteParquet("x.parquet", 77, 3_500, shifted: false);
        var failure = Assert.Throws<NeuronEditException>(() => cohort.Run(spec, "out", resume: true));
        Assert.Contains("x.parquet has changed since the run began", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Asks to stop when a stage has begun and made its first progress.</summary>
    private sealed class StopIn(Stage stage, CancellationTokenSource stop) : QuietObserver
    {
        public override void StageStarted(Stage started, string description)
        {
            if (started == stage && stage is Stage.Evaluate) stop.Cancel();
        }

        public override void Progressed(StageProgress progress)
        {
            if (progress.Stage == stage) stop.Cancel();
        }
    }
}
