using NeuronEdit.Experiments.Demo;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Tests.Demo;

public sealed class DemoRunnerTests
{
    [Fact]
    public async Task Run_FolderWithAnExperimentOfTheUsers_KeepsIt()
    {
        using var cohort = new MadeCohort();
        cohort.WriteSpec("name: precious\n");
        var failure = await Assert.ThrowsAsync<NeuronEditException>(() => new DemoRunner(cohort.Engine, NotReached, TimeProvider.System).RunAsync(cohort.Path, 1, false, new SilentObserver(), default));
        Assert.Equal(FailureCode.Specification, failure.Code);
        Assert.Contains("is not the demo's experiment file, and the demo would overwrite it.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["experiment.yaml"], Directory.EnumerateFileSystemEntries(cohort.Path).Select(Path.GetFileName));
        Assert.Equal("name: precious\n", File.ReadAllText(cohort.At("experiment.yaml")));
    }

    private static Task<RunResult> NotReached(RunRequest request, IRunObserver observer, CancellationToken cancellation) => throw new InvalidOperationException("Nothing may be run.");
}
