using System.Buffers.Binary;
using NeuronEdit.Sketches;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Tests.Sketches;

public class SketchFormatTests
{
    private const string Golden = "tests/NeuronEdit.Tests/Sketches/Golden";

    [Fact]
    public void ToBytes_KnownSketch_MatchesTheGoldenFile()
    {
        PinnedFile.AssertEqual($"{Golden}/sketch-v1.bin", Known().ToBytes());
        using var stream = new MemoryStream();
        KnownLayer().Write(stream);
        PinnedFile.AssertEqual($"{Golden}/layer-v1.bin", stream.ToArray());
    }

    [Fact]
    public void FromBytes_GoldenFile_GivesTheSketchBack()
    {
        var bytes = File.ReadAllBytes(Path.Combine(RepositoryPaths.Root, Golden, "sketch-v1.bin"));
        var sketch = QuantileSketch.FromBytes(bytes, "golden");

        Assert.Equal(bytes, sketch.ToBytes());
        Assert.Equal(1000, sketch.Count);
        Assert.Equal(3, sketch.NaNCount);
        Assert.Equal(-499, sketch.Minimum);
        Assert.Equal(500, sketch.Maximum);
        Assert.Equal(Known().Quantile(0.3), sketch.Quantile(0.3));
    }

    [Fact]
    public void ToBytes_EmptySketch_ComesBackEmpty()
    {
        var sketch = QuantileSketch.FromBytes(new QuantileSketch(3).ToBytes(), "empty");

        Assert.Equal(0, sketch.Count);
        Assert.Equal(float.PositiveInfinity, sketch.Minimum);
    }

    [Theory]
    [InlineData(0, (byte)'X', "does not begin with NEQS")]
    [InlineData(4, 2, "format version is 2")]
    [InlineData(6, 0, "0 levels")]
    [InlineData(6, 61, "61 levels")]
    [InlineData(8, 1, "capacity is 1")]
    [InlineData(12, 255, "its capacity is 64")]
    [InlineData(16, 1, "its header says")]
    [InlineData(31, 255, "counts -")]
    [InlineData(39, 255, "error variance")]
    [InlineData(47, 255, "pair bits")]
    [InlineData(55, 255, "pair bits")]
    [InlineData(91, 0x7F, "minimum")]
    [InlineData(95, 0xFF, "maximum")]
    [InlineData(96, 255, "its levels hold")]
    public void FromBytes_DamagedHeader_IsRefused(int offset, byte value, string expected)
    {
        var bytes = Known().ToBytes();
        bytes[offset] = value;

        var refused = Assert.Throws<NeuronEditException>(() => QuantileSketch.FromBytes(bytes, "s.sketches, neuron 4,"));

        Assert.Equal(FailureCode.Artifact, refused.Code);
        Assert.StartsWith("s.sketches, neuron 4, is not a usable sketch: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromBytes_DamagedItemsOrGeneratorOrLength_IsRefused()
    {
        var good = Known().ToBytes();
        var levels = BinaryPrimitives.ReadUInt16LittleEndian(good.AsSpan(6));
        var items = SketchFormat.HeaderLength + (4 * levels);
        Assert.Contains("holds NaN", Refusal(bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(items), float.NaN)), StringComparison.Ordinal);
        Assert.Contains("ascending", Refusal(bytes => BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(items), 499)), StringComparison.Ordinal);
        Assert.Contains("generator", Refusal(bytes => bytes.AsSpan(56, 32).Clear()), StringComparison.Ordinal);
        foreach (var length in new[] { 0, 3, 95, items - 1, good.Length - 1 })
            Assert.Throws<NeuronEditException>(() => QuantileSketch.FromBytes(good.AsSpan(0, length), "short"));
        Assert.Throws<NeuronEditException>(() => QuantileSketch.FromBytes([.. good, 0], "long"));

        string Refusal(Action<byte[]> damage)
        {
            var bytes = good.ToArray();
            damage(bytes);
            return Assert.Throws<NeuronEditException>(() => QuantileSketch.FromBytes(bytes, "damaged")).Message;
        }
    }

    [Fact]
    public void FromBytes_AnyByteChanged_IsRefusedOrStillAValidSketch()
    {
        var good = Known().ToBytes();
        for (var i = 0; i < good.Length; i++)
        {
            var bytes = good.ToArray();
            bytes[i] ^= 0x55;
            try
            {
                var sketch = QuantileSketch.FromBytes(bytes, "damaged");
                Assert.Equal(bytes, sketch.ToBytes());
                Assert.InRange(sketch.Quantile(0.5), sketch.Minimum, sketch.Maximum);
            }
            catch (NeuronEditException refused)
            {
                Assert.Equal(FailureCode.Artifact, refused.Code);
            }
        }
    }

    private static QuantileSketch Known()
    {
        var sketch = new QuantileSketch(2024, 64);
        sketch.Update([.. Enumerable.Range(0, 1000).Select(i => (float)((i * 7919 % 1000) - 499)), float.NaN, float.NaN, float.NaN]);
        return sketch;
    }

    internal static NeuronSketches KnownLayer()
    {
        var sketches = new NeuronSketches(3, 5, 64);
        sketches.Update([.. Enumerable.Range(0, 3 * 400).Select(i => i * 37 % 1001 / 8f)], 400);
        return sketches;
    }
}
