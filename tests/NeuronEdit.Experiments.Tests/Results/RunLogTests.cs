using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Tests.Results;

public class RunLogTests
{
    [FullDeviceFact]
    public void Write_FullDisk_IsAStorageFailureAndClosingIsSilent()
    {
        var log = new RunLog(FullDeviceFactAttribute.Path, new SilentObserver(), TimeProvider.System);
        var failure = Assert.Throws<NeuronEditException>(() => log.StageStarted(Stage.Train, "network"));
        Assert.Equal(FailureCode.Storage, failure.Code);
        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
        log.Dispose();
    }

    [Fact]
    public void Open_FolderThatIsGone_IsAStorageFailure()
    {
        var failure = Assert.Throws<NeuronEditException>(() => new RunLog("/nowhere/at/all/log.jsonl", new SilentObserver(), TimeProvider.System));
        Assert.Equal(FailureCode.Storage, failure.Code);
    }
}

/// <summary>A test on a device that is always full; where there is none it is skipped and says so.</summary>
internal sealed class FullDeviceFactAttribute : FactAttribute
{
    public const string Path = "/dev/full";

    public FullDeviceFactAttribute() => Skip = File.Exists(Path) ? null : $"There is no {Path} here, which stands in for a full disk.";
}
