using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Experiments.Tests.Bench;

public sealed class EditingBenchTests : IDisposable
{
    private static readonly MadeEdit Edit = MadeEdit.Learn(MadePair.Create(35), Network.Create(new AutoencoderSpec { Channels = 35, EncoderWidths = [16, 4] }, 1));
    private readonly DataEngine _engine = new(new DataEngineOptions());
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Measure_MorePartitionsThanTheFileHas_EditsEach_AndLeavesNothing()
    {
        var observer = new Rows();
        var rate = new EditingBench(_engine, TimeProvider.System, observer, default) { TemporaryFolder = _folder.Path }.Measure(Edit, 2, 11, 2_048);
        Assert.True(rate > 0);
        Assert.Equal(11 * 2_048, observer.Total);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Measure_Stopped_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var bench = new EditingBench(_engine, TimeProvider.System, new SilentObserver(), stop.Token) { TemporaryFolder = _folder.Path };
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => bench.Measure(Edit, 2, 2, 2_048));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Measure_NoRoomForFiles_SaysWhichFolder()
    {
        var file = _folder.At("file");
        File.WriteAllText(file, "");
        var bench = new EditingBench(_engine, TimeProvider.System, new SilentObserver(), default) { TemporaryFolder = file };
        var failure = Assert.Throws<NeuronEditException>(() => bench.Measure(Edit, 1, 1, 2_048));
        Assert.Equal(FailureCode.Storage, failure.Code);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_TheEditChangesWhatDiffersBetweenThePopulations()
    {
        var map = Edit.Artifact.CreateMap();
        Assert.False(map.Source.Values.SequenceEqual(map.Target.Values));
    }

    private sealed class Rows : QuietObserver
    {
        public long Total { get; private set; }

        public override void Progressed(Experiments.Run.StageProgress progress) => Total = progress.Total;
    }
}
