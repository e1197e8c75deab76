using NeuronEdit.Numerics;
using NeuronEdit.Sketches;

namespace NeuronEdit.Tests.Sketches;

public class NeuronSketchesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Update_TilesOfAnySize_EqualsOneSketchPerColumn(int neurons)
    {
        const int rows = 5000;
        var values = QuantileSketchTests.Normal(rows * neurons, 3);
        var tiled = new NeuronSketches(neurons, 12);
        var random = new SeededRandom(1);
        for (int row = 0, count; row < rows; row += count)
        {
            count = (int)Math.Min(rows - row, random.NextBelow(1500));
            tiled.Update(values.AsSpan(row * neurons, count * neurons), count);
        }

        for (var neuron = 0; neuron < neurons; neuron++)
        {
            var single = new QuantileSketch(SeededRandom.Derive(12, "sketch", neuron));
            for (var row = 0; row < rows; row++) single.Update(values.AsSpan((row * neurons) + neuron, 1));
            Assert.Equal(single.ToBytes(), tiled[neuron].ToBytes());
        }

        Assert.Equal(rows, tiled.Rows);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBytesAndRefusesDamage()
    {
        var bytes = Bytes(SketchFormatTests.KnownLayer());

        Assert.Equal(bytes, Bytes(NeuronSketches.Read(new MemoryStream(bytes), "s")));
        foreach (var length in new[] { 0, 19, 22, 60, bytes.Length - 1 })
            Assert.Equal(FailureCode.Artifact, Assert.Throws<NeuronEditException>(() => NeuronSketches.Read(new MemoryStream(bytes[..length]), "s")).Code);
        Assert.Contains("bytes follow", Assert.Throws<NeuronEditException>(() => NeuronSketches.Read(new MemoryStream([.. bytes, 1]), "s")).Message, StringComparison.Ordinal);
        bytes[12]++;
        Assert.Contains("expected 401 together", Assert.Throws<NeuronEditException>(() => NeuronSketches.Read(new MemoryStream(bytes), "s")).Message, StringComparison.Ordinal);
        bytes[4] = 9;
        Assert.Contains("version is 9", Assert.Throws<NeuronEditException>(() => NeuronSketches.Read(new MemoryStream(bytes), "s")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_EqualPartitionsInEqualOrder_GivesEqualBytes()
    {
        Assert.Equal(Bytes(Merged()), Bytes(Merged()));
        Assert.Throws<ArgumentException>(() => new NeuronSketches(2, 1).Merge(new NeuronSketches(3, 1)));

        static NeuronSketches Merged()
        {
            var merged = new NeuronSketches(4, 0);
            for (var partition = 1; partition < 6; partition++)
            {
                var sketches = new NeuronSketches(4, (ulong)partition);
                sketches.Update(QuantileSketchTests.Normal(4 * 3000, (ulong)partition), 3000);
                merged.Merge(sketches);
            }

            Assert.Equal(15_000, merged.Rows);
            return merged;
        }
    }

    private static byte[] Bytes(NeuronSketches sketches)
    {
        using var stream = new MemoryStream();
        sketches.Write(stream);
        return stream.ToArray();
    }
}
