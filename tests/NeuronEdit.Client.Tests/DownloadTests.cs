using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Client.Tests;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000).Select(i => (byte)i)];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Download_OverAConnectionThatBreaks_ContinuesWhereItWas()
    {
        var node = new FakeNode().Answer(_ => Part(HttpStatusCode.OK, new BrokenContent(Content[..300]))).Answer(_ => Part(HttpStatusCode.PartialContent, new ByteArrayContent(Content[300..])));
        using var client = node.Client();
        using var to = new MemoryStream();

        await client.Experiments.DownloadAsync("k", "samples/x y/part-00000.parquet", to);

        Assert.Equal(Content, to.ToArray());
        Assert.Equal("/v1/experiments/k/results/samples/x%20y/part-00000.parquet", node.Requests[1].Path);
        Assert.Equal(("bytes=300-", "\"tag\""), (node.Requests[1].Headers.Range!.ToString(), node.Requests[1].Headers.IfRange!.ToString()));
    }

    [Fact]
    public async Task Download_OfAFileThatChangesMeanwhile_IsRefused()
    {
        var node = new FakeNode().Answer(_ => Part(HttpStatusCode.OK, new BrokenContent(Content[..300]))).Answer(_ => Part(HttpStatusCode.OK, new ByteArrayContent(Content)));
        using var client = node.Client();
        using var to = new MemoryStream();
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.DownloadAsync("k", "a", to));
        Assert.Equal("v1/experiments/k/results/a changed while it was downloaded. Download it again.", failure.Message);
    }

    [Fact]
    public async Task Results_ThatAreThereAlready_AreNotDownloadedAgain()
    {
        Directory.CreateDirectory(_folder.At("samples"));
        File.WriteAllBytes(_folder.At("samples/b"), Content);
        var node = new FakeNode().Answer(HttpStatusCode.OK, Listed("a", "samples/b")).Answer(_ => Part(HttpStatusCode.OK, new ByteArrayContent(Content)));
        using var client = node.Client();

        await client.Experiments.DownloadResultsAsync("k", _folder.Path);

        Assert.Equal(2, node.Requests.Count);
        Assert.Equal(Content, File.ReadAllBytes(_folder.At("a")));
        Assert.Equal(["a", "samples/b"], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.Path, f)).Order());
    }

    [Fact]
    public async Task Results_WithAnotherHashThanTheManifests_AreNotKept()
    {
        var node = new FakeNode().Answer(HttpStatusCode.OK, Listed("a")).Answer(_ => Part(HttpStatusCode.OK, new ByteArrayContent(Content[1..])));
        using var client = node.Client();
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.DownloadResultsAsync("k", _folder.Path));
        Assert.StartsWith("a arrived with the hash ", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/a")]
    [InlineData("b/../../a")]
    public async Task Results_OfANodeThatNamesFilesElsewhere_AreNotWritten(string path)
    {
        using var client = new FakeNode().Answer(HttpStatusCode.OK, Listed(path)).Client();
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.DownloadResultsAsync("k", _folder.At("out")));
        Assert.Contains("it is not written", failure.Message, StringComparison.Ordinal);
    }

    private static string Listed(params string[] paths) =>
        $$"""{ "items": [{{string.Join(',', paths.Select(p => $$"""{ "path": "{{p}}", "bytes": 1000, "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(Content))}}" }"""))}}] }""";

    private static HttpResponseMessage Part(HttpStatusCode status, HttpContent content)
    {
        var response = new HttpResponseMessage(status) { Content = content };
        response.Headers.ETag = new EntityTagHeaderValue("\"tag\"");
        return response;
    }
}
