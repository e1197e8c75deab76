using System.Buffers.Binary;
using System.Text;
using NeuronEdit.Autoencoders;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class SafetensorsTests
{
    private const string Header =
        """{"__metadata__":{"a":"1","b":"zwei"},"x":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"y":{"dtype":"F64","shape":[1],"data_offsets":[24,32]}}""";

    [Fact]
    public void Write_GoldenContent_GivesTheGoldenBytes()
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, new SafetensorsContent(
            new Dictionary<string, string> { ["b"] = "zwei", ["a"] = "1" },
            [new SafeTensor("x", [2, 3], [1f, 2f, 3f, 4f, 5f, 6f]), new SafeTensor("y", [1], [0.5])]));
        Assert.Equal(Convert.ToHexStringLower(Golden()), Convert.ToHexStringLower(stream.ToArray()));
        Assert.Equal(0, (stream.Length - 32) % 8);
    }

    [Fact]
    public void Read_GoldenBytes_GivesTheContent()
    {
        foreach (var stream in new Stream[] { new MemoryStream(Golden()), new UnseekableStream(Golden()) })
        {
            var content = SafetensorsReader.Read(stream, "golden.safetensors");
            Assert.Equal("zwei", content.Metadata["b"]);
            Assert.Equal(["x", "y"], content.Tensors.Select(tensor => tensor.Name));
            Assert.Equal([2L, 3L], content.Tensors[0].Shape.ToArray());
            Assert.Equal(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, content.Tensors[0].Values);
            Assert.Equal(new[] { 0.5 }, content.Tensors[1].Values);
        }
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var golden = Golden();
        for (var length = 0; length < golden.Length; length++)
        {
            Refused(golden[..length], "golden.safetensors is damaged");
            var failure = Assert.Throws<NeuronEditException>(() => SafetensorsReader.Read(new UnseekableStream(golden[..length]), "u"));
            Assert.Equal(FailureCode.Artifact, failure.Code);
        }
    }

    [Theory]
    [InlineData("\"shape\":[2,3]", "\"shape\":[2,4]", "tensor x of shape [2, 4] has 32 bytes, but its offsets are 0 and 24")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[-2,-3]", "tensor x has a side of -2")]
    [InlineData("\"shape\":[2,3]", "\"shape\":[4294967296,4294967296]", "tensor x of shape")]
    [InlineData("[24,32]", "[16,24]", "tensor y begins at byte 16, but the one before it ends at 24")]
    [InlineData("[24,32]", "[32,40]", "neither overlap nor leave gaps")]
    [InlineData("[24,32]", "[32,24]", "tensor y of shape [1] has 8 bytes")]
    [InlineData("[24,32]", "[24]", "tensor y has 1 offsets")]
    [InlineData("[24,32]", "[24,1e99]", "does not describe tensors")]
    [InlineData("\"F64\"", "\"BF16\"", "tensor y is of type BF16")]
    [InlineData("\"dtype\":\"F64\",", "", "does not describe tensors")]
    [InlineData("\"y\"", "\"x\"", "not valid JSON")]
    [InlineData("\"1\"", "1", "does not describe tensors")]
    [InlineData("{\"__meta", "[\"__meta", "not valid JSON")]
    public void Read_HeaderThatContradictsItself_IsRefused(string old, string other, string message) =>
        Refused(File(Header.Replace(old, other, StringComparison.Ordinal)), message);

    [Fact]
    public void Read_HugeOrTinyHeader_IsRefusedBeforeMemoryIsTaken()
    {
        foreach (var length in new[] { 0UL, 1UL, 100_000_001UL, ulong.MaxValue })
        {
            var bytes = Golden();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            Refused(bytes, $"its header would have {length} bytes");
        }
    }

    [Fact]
    public void Read_BytesAfterTheLastTensor_AreRefused() => Refused([.. Golden(), 0], "bytes follow after the 32");

    [Fact]
    public void Read_ArrayAsHeader_IsRefused() => Refused(File("[1, 2, 3]"), "does not describe tensors");

    private static byte[] Golden() => File(Header);

    private static byte[] File(string header)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var padded = (json.Length + 7) / 8 * 8;
        var bytes = new byte[8 + padded + 32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)padded);
        json.CopyTo(bytes, 8);
        bytes.AsSpan(8 + json.Length, padded - json.Length).Fill((byte)' ');
        for (var i = 0; i < 6; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8 + padded + (4 * i)), i + 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 + padded + 24), 0.5);
        return bytes;
    }

    private static void Refused(byte[] bytes, string message)
    {
        var failure = Assert.Throws<NeuronEditException>(() => SafetensorsReader.Read(new MemoryStream(bytes), "golden.safetensors"));
        Assert.Equal(FailureCode.Artifact, failure.Code);
        Assert.Contains("golden.safetensors", failure.Message);
        Assert.Contains(message, failure.Message);
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 5));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 5)]);
    }
}
