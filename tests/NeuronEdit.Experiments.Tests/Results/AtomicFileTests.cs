using NeuronEdit.Experiments.Results;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Experiments.Tests.Results;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Could not write file \"part.partial\": No space left on device.")]
    [InlineData("part.partial: writing failed (No space left on device : 'part.partial').")]
    public void Write_DiskFullAsTheDataEngineSaysIt_NamesTheFileAndTheWayOut(string message)
    {
        var path = _folder.At("part.csv");
        var failure = Assert.Throws<NeuronEditException>(() => AtomicFile.Write(path, (string _) => throw new NeuronEditException(FailureCode.Storage, message)));
        Assert.Equal(FailureCode.Storage, failure.Code);
        Assert.Equal($"{path}: the disk is full. Free some room and give the command again, with --resume if it has that option; what was finished is kept.", failure.Message);
    }

    [Fact]
    public void Write_OtherFailuresOfTheDataEngine_StayAsTheyAre()
    {
        var thrown = new NeuronEditException(FailureCode.Storage, "Writing needs more memory.");
        Assert.Same(thrown, Assert.Throws<NeuronEditException>(() => AtomicFile.Write(_folder.At("part.csv"), (string _) => throw thrown)));
    }

    [Fact]
    public void Write_Fails_LeavesTheOldFileAndNoTemporaryOne()
    {
        File.WriteAllText(_folder.At("a"), "old");
        Assert.Throws<NeuronEditException>(() => AtomicFile.Write(_folder.At("a"), (Stream stream) =>
        {
            stream.WriteByte(1);
            throw new IOException("broken");
        }));
        Assert.Equal("old", File.ReadAllText(_folder.At("a")));
        Assert.Equal(["a"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));
    }
}
