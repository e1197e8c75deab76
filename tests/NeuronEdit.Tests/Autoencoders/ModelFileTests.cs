using System.Text;
using NeuronEdit.Autoencoders;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class ModelFileTests
{
    [Fact]
    public void Read_WhatWriteWrote_IsTheSameNetworkAndMetadata()
    {
        var network = Network.Create(TestData.Small() with { Slope = 0.1f }, 1);
        network.Layers[2].Biases[1] = 0.25f;
        using var stream = new MemoryStream();
        ModelFile.Write(stream, network, new Dictionary<string, string> { ["panel"] = "CD3,CD4" });
        stream.Position = 0;
        var read = ModelFile.Read(stream, "model.safetensors", out var metadata);
        Assert.Equal(network.Spec, read.Spec);
        Assert.Equal(network.Hash, read.Hash);
        Assert.Equal(new Dictionary<string, string> { ["panel"] = "CD3,CD4" }, metadata);
        using var again = new MemoryStream();
        ModelFile.Write(again, read, metadata);
        Assert.Equal(stream.ToArray(), again.ToArray());
    }

    [Fact]
    public void Write_Tensors_HavePyTorchsNamesAndOrientation()
    {
        var network = Network.Create(TestData.Small(), 1);
        var content = SafetensorsReader.Read(new MemoryStream(TestData.Bytes(network)), "m");
        Assert.Equal(
            ["encoder.0.weight", "encoder.0.bias", "encoder.1.weight", "encoder.1.bias", "encoder.2.weight", "encoder.2.bias",
             "decoder.0.weight", "decoder.0.bias", "decoder.1.weight", "decoder.1.bias", "decoder.2.weight", "decoder.2.bias"],
            content.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([19L, 7L], content.Tensors[0].Shape.ToArray());
        Assert.Equal(network.Layers[0].Weights[(2 * 19) + 5], ((float[])content.Tensors[0].Values)[(5 * 7) + 2]);
    }

    [Fact]
    public void Write_GoldenNetwork_GivesTheStoredHash()
    {
        var network = new Network(new AutoencoderSpec { Channels = 2, EncoderWidths = [1] });
        network.Layers[0].Weights[0] = 1;
        Assert.Equal("92271a102dd0a7c863985845f8a10b90f3b877c8abcae5b01b2953c01e41ca32", network.Hash);
    }

    [Fact]
    public void Read_OneBitOfAWeightFlipped_IsRefused()
    {
        var bytes = TestData.Bytes(Network.Create(TestData.Small(), 1));
        bytes[^100] ^= 1;
        Refused(bytes, "its neuronedit.hash is");
    }

    [Theory]
    [InlineData("\"neuronedit.kind\":\"model\"", "\"neuronedit.kind\":\"other\"", "its neuronedit.kind is other; model is expected")]
    [InlineData("\"neuronedit.version\":\"1\"", "\"neuronedit.version\":\"9\"", "its neuronedit.version is 9; 1 is expected")]
    [InlineData("\"neuronedit.channels\":\"7\"", "\"neuronedit.channels\":\"x\"", "its neuronedit.channels is x, which cannot be read")]
    [InlineData("\"neuronedit.channels\":\"7\"", "\"neuronedit.channels\":\"0\"", "describe no valid network")]
    [InlineData("\"neuronedit.channels\":\"7\"", "\"neuronedit.channels\":\"8\"", "tensor encoder.0.weight is F32 [19, 7]; its metadata demand F32 [19, 8]")]
    [InlineData("\"neuronedit.slope\"", "\"neuronedit.slopx\"", "its metadata have no neuronedit.slope")]
    [InlineData("\"encoder.1.bias\"", "\"encoder.1.bixs\"", "tensor encoder.1.bias is missing")]
    public void Read_MetadataThatDoNotFit_AreRefused(string old, string other, string message) =>
        Refused(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(TestData.Bytes(Network.Create(TestData.Small(), 1))).Replace(old, other, StringComparison.Ordinal)), message);

    [Fact]
    public void Read_ACheckpoint_IsRefused()
    {
        using var trainer = Trainer.Start(TestData.Small(), TestData.Set(20, 7), new TrainingOptions(), 1);
        Refused(TestData.Bytes(trainer.Capture()), "its neuronedit.kind is checkpoint; model is expected");
    }

    [Fact]
    public void Write_ReservedKey_IsMisuse()
    {
        var network = Network.Create(TestData.Small(), 1);
        Assert.Throws<ArgumentException>(() => ModelFile.Write(Stream.Null, network, new Dictionary<string, string> { ["neuronedit.hash"] = "" }));
        Assert.Throws<ArgumentException>(() => ModelFile.Write(Stream.Null, network, new Dictionary<string, string> { ["format"] = "" }));
    }

    [Fact]
    public void Read_CheckpointWithABitFlippedAnywhereInItsTensors_IsRefused()
    {
        using var trainer = Trainer.Start(TestData.Small(), TestData.Set(30, 7), new TrainingOptions { Batch = 10 }, 1);
        for (var i = 0; i < 5; i++) trainer.Advance();
        var good = TestData.Bytes(trainer.Capture());
        var header = 8 + (int)BitConverter.ToUInt64(good);
        var curveBytes = trainer.Epoch * 4 * 8;
        for (var at = header; at < good.Length - curveBytes; at += 997)
        {
            var bytes = (byte[])good.Clone();
            bytes[at] ^= 0x10;
            Assert.Equal(FailureCode.Artifact, Assert.Throws<NeuronEditException>(() => CheckpointFile.Read(new MemoryStream(bytes), "c")).Code);
        }
    }

    private static void Refused(byte[] bytes, string message)
    {
        var failure = Assert.Throws<NeuronEditException>(() => ModelFile.Read(new MemoryStream(bytes), "m.safetensors", out _));
        Assert.Equal(FailureCode.Artifact, failure.Code);
        Assert.Contains("m.safetensors", failure.Message);
        Assert.Contains(message, failure.Message);
    }
}
