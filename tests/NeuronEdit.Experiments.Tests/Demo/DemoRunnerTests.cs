using NeuronEdit.Experiments.Demo;

namespace NeuronEdit.Experiments.Tests.Demo;

public sealed class DemoRunnerTests
{
    [Fact]
    public void Run_FolderWithAnExperimentOfTheUsers_KeepsIt()
    {
        using var cohort = new MadeCohort();
        cohort.WriteSpec("name: precious\n");
        var failure = Assert.Throws<NeuronEditException>(() => new DemoRunner(cohort.Engine, TimeProvider.System).Run(cohort.Path, 1, false, new SilentObserver(), default));
        Assert.Equal(FailureCode.Specification, failure.Code);
        Assert.Contains("is not the demo's experiment file, and the demo would overwrite it.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["experiment.yaml"], Directory.EnumerateFileSystemEntries(cohort.Path).Select(Path.GetFileName));
        Assert.Equal("name: precious\n", File.ReadAllText(cohort.At("experiment.yaml")));
    }
}
