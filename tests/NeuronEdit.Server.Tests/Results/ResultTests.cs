using System.Net;
using System.Net.Http.Headers;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Results;

[Collection(OnSharedNode.Name)]
public sealed class ResultTests(SharedNode shared)
{
    private const string Part = "samples/one/part-00000.parquet";
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Results_OfAFinishedExperiment_AreThoseOfItsManifest()
    {
        var client = _node.Client("results");
        var done = await TestNode.RunAsync(client, "listed");
        var files = await client.Experiments.ResultsAsync(done.Key).ToListAsync();
        Assert.Equal(["edit/edit.json", "manifest.json", "metrics.json", "model.safetensors", Part], files.Select(f => f.Path));
        Assert.Equal((MadeWork.Sample.Length, "one"), (files[^1].Bytes, files[^1].Sample));
        using var metrics = await client.Experiments.MetricsAsync(done.Key);
        Assert.Equal("made", metrics.RootElement.GetProperty("name").GetString());

        using var folder = new TemporaryFolder();
        await client.Experiments.DownloadResultsAsync(done.Key, folder.Path);
        Assert.Equal(MadeWork.Sample, File.ReadAllBytes(folder.At(Part)));
        Assert.Equal(5, Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Download_OfARange_HasThoseBytes()
    {
        var client = _node.Client("ranges");
        var done = await TestNode.RunAsync(client, "ranged");
        using var to = new MemoryStream();
        await client.Experiments.DownloadAsync(done.Key, Part, to, from: 4_000);
        Assert.Equal(MadeWork.Sample[4_000..], to.ToArray());

        var http = _node.Http("ranges", Role.Reader);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/experiments/{done.Key}/results/{Part}") { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var response = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, "bytes 10-19/5000"), (response.StatusCode, response.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(MadeWork.Sample[10..20], await response.Content.ReadAsByteArrayAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, request.RequestUri) { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var unchanged = await http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var beyond = new HttpRequestMessage(HttpMethod.Get, request.RequestUri) { Headers = { Range = new RangeHeaderValue(9_999, null) } };
        Assert.Equal("range-not-satisfiable", (await http.SendAsync(beyond).ProblemAsync()).Code);
    }

    [Theory]
    [InlineData("nothing.parquet")]
    [InlineData("samples/../../../../cluster.db")]
    [InlineData("samples/%2e%2e/%2e%2e/%2e%2e/cluster.db")]
    [InlineData("..%2f..%2fcluster.db")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("samples/one")]
    [InlineData("hidden.txt")]
    public async Task Download_OfWhatTheManifestDoesNotName_IsNotThere(string path)
    {
        var done = await TestNode.RunAsync(_node.Client("escapes"), "escaped");
        File.WriteAllText(Path.Combine(done.Results, "hidden.txt"), "not a result");
        var http = _node.Http("escapes", Role.Reader);
        // Dots that a client resolves itself never arrive; those that are escaped do.
        var uri = new Uri($"{_node.Address}v1/experiments/{done.Key}/results/{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        Assert.Equal("not-found", (await http.GetAsync(uri).ProblemAsync()).Code);
    }

    [Fact]
    public async Task Download_OfALinkThatLeadsElsewhere_IsNotThere()
    {
        var client = _node.Client("links");
        var done = await TestNode.RunAsync(client, "linked");
        var at = Path.Combine(done.Results, Part);
        File.Delete(at);
        File.CreateSymbolicLink(at, _node.Settings.Store);
        using var to = new MemoryStream();
        Assert.Equal("not-found", await client.Experiments.DownloadAsync(done.Key, Part, to).CodeAsync());
        Assert.Equal(0, to.Length);
    }
}
