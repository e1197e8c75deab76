using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Hosting;

public sealed class NodeTests
{
    [Fact]
    public async Task Health_OfANodeThatCanServe_IsReady()
    {
        await using var node = await TestNode.StartAsync();
        var http = node.Http();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("health/live", UriKind.Relative))).StatusCode);
        var ready = await ReadyAsync(node);
        Assert.Equal((HttpStatusCode.OK, "ready"), (ready.Status, ready.Found.Status));
        Assert.Equal(["store", "storage", "results"], ready.Found.Checks.Select(c => c.Name));
    }

    [Fact]
    public async Task Health_WithoutItsStorage_IsNotReadyAndTellsTheLogWhy()
    {
        await using var node = await TestNode.StartAsync();
        Directory.Delete(node.Settings.Storage, recursive: true);
        await File.WriteAllTextAsync(node.Settings.Storage, "a file in its place");
        await Answers.UntilAsync(async () => (await ReadyAsync(node)).Status == HttpStatusCode.ServiceUnavailable);
        var found = (await ReadyAsync(node)).Found;
        Assert.Equal("not-ready", found.Status);
        Assert.Equal([true, false, true], found.Checks.Select(c => c.IsReady));
        Assert.Contains(node.Log.Lines, l => l.Contains("4030", StringComparison.Ordinal) && l.Contains("storage cannot be used", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await node.Http().GetAsync(new Uri("health/live", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Submission_WithoutTheNodesStorage_IsNotTheSubmittersFault()
    {
        await using var node = await TestNode.StartAsync();
        Directory.Delete(node.Settings.Storage, recursive: true);
        using var request = Answers.Json($$"""{ "spec": {{JsonSerializer.Serialize(TestNode.Spec("first"))}} }""");
        var problem = await node.Http("ann", Role.Submitter).PostAsync(new Uri("v1/experiments", UriKind.Relative), request).ProblemAsync();
        Assert.Equal((503, "storage-unavailable"), (problem.Status, problem.Code));
        Assert.DoesNotContain(node.Settings.Storage, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_ThatIsGone_IsMadeAnewByNobody_OnceExperimentsHaveFilesInIt()
    {
        using var folder = new TemporaryFolder();
        await using (var node = await TestNode.StartAsync(folder: folder)) await TestNode.RunAsync(node.Client("ann"), "first");
        foreach (var name in (string[])["results", "storage"])
        {
            Directory.Move(folder.At(name), folder.At("elsewhere"));
            var failure = await Assert.ThrowsAsync<NeuronEditException>(() => TestNode.StartAsync(folder: folder));
            Assert.Equal(FailureCode.Storage, failure.Code);
            Assert.StartsWith($"{folder.At(name)}: there is no such folder, which {name} names, though experiment first has files in it.", failure.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.At(name)));
            Directory.Move(folder.At("elsewhere"), folder.At(name));
        }

        // What is named anew held nothing.
        await using var again = await TestNode.StartAsync("results: other", folder);
        Assert.True(Directory.Exists(folder.At("other")));
    }

    [Theory]
    [InlineData("A B")]
    [InlineData("knoten-\u00fc")]
    public async Task Name_ThatNoNodeCanHave_IsRefusedBeforeAnythingIsOpen(string name)
    {
        using var folder = new TemporaryFolder();
        var failure = await Assert.ThrowsAsync<NeuronEditException>(() => TestNode.StartAsync($"name: {name}", folder));
        Assert.Equal((FailureCode.Specification, $"name is '{name}'; it must be 1 to 128 lower-case letters, digits, -, . and _."), (failure.Code, failure.Message[failure.Message.IndexOf("name is", StringComparison.Ordinal)..]));
        Assert.False(File.Exists(folder.At("cluster.db")));
    }

    [Fact]
    public async Task Node_WithoutAuthentication_ServesThisMachineAloneAndSaysSo()
    {
        await using var node = await TestNode.StartAsync("authentication: none");
        using var client = new NeuronEditClient(node.Address);
        Assert.Equal(new Identity("local", Role.Operator), await client.WhoAmIAsync());
        Assert.Contains(node.Log.Lines, l => l.Contains("4001", StringComparison.Ordinal) && l.Contains("There is no authentication", StringComparison.Ordinal));

        // A name that somebody else's name server leads here, as a page of theirs would ask.
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "v1/me") { Headers = { Host = "evil.example.org" } };
        Assert.Equal(ProblemCodes.WrongHost, (await node.Http().SendAsync(rebound).ProblemAsync()).Code);
        using var crossing = new HttpRequestMessage(HttpMethod.Get, "v1/me") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        Assert.Equal(ProblemCodes.WrongHost, (await node.Http().SendAsync(crossing).ProblemAsync()).Code);
        using var form = new HttpRequestMessage(HttpMethod.Post, "v1/experiments") { Content = new FormUrlEncodedContent([new("spec", "x")]) };
        Assert.Equal(ProblemCodes.MediaType, (await node.Http().SendAsync(form).ProblemAsync()).Code);
    }

    [Fact]
    public async Task Node_WithTls_SpeaksNothingElse()
    {
        using var folder = new TemporaryFolder();
        using var certificate = MadeCertificates.Authority("localhost");
        await File.WriteAllTextAsync(folder.At("cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.At("key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        await using var node = await TestNode.StartAsync("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem, key: key.pem }", folder);
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() } };
        using var client = new NeuronEditClient(handler, node.Address, node.TokenOf("ann", Role.Reader));
        Assert.Equal("ann", (await client.WhoAmIAsync()).User);

        using var untrusting = new NeuronEditClient(node.Address, node.TokenOf("ann", Role.Reader), new ClientOptions { AttemptsMax = 1 });
        Assert.Equal(NeuronEditApiException.Unreachable, await untrusting.WhoAmIAsync().CodeAsync());
        using var plain = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync(new Uri($"http://127.0.0.1:{node.Address.Port}/health/live")));
    }

    [Fact]
    public async Task Certificate_ThatDoesNotBelongToItsKey_IsRefusedAtTheStart()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("cert.pem"), "no certificate");
        File.WriteAllText(folder.At("key.pem"), "no key");
        var failure = await Assert.ThrowsAsync<NeuronEditException>(() => TestNode.StartAsync("listen: https://127.0.0.1:0\ntls: { certificate: cert.pem, key: key.pem }", folder));
        Assert.Contains("cannot be used", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_HandsBackWhatItCannotFinishAndEndsInTime()
    {
        using var folder = new TemporaryFolder();
        var node = await TestNode.StartAsync("drainSeconds: 1", folder);
        using var held = node.Work.HoldTraining();
        var ann = node.Client("ann");
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        await Answers.UntilAsync(async () => (await ann.Experiments.GetAsync(key)).Running.Any(r => r.Kind == "train"));
        using var stream = await node.Http("ann", Role.Reader).GetAsync(new Uri($"v1/experiments/{key}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        node.Drain();
        await Answers.UntilAsync(async () => (await ReadyAsync(node)).Found.Status == "draining");
        await node.Running.WaitAsync(TimeSpan.FromSeconds(20));
        // The stream has ended in good order, so that whoever follows goes to another node.
        Assert.EndsWith("\n\n", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(node.Log.Lines, l => l.Contains("4002", StringComparison.Ordinal));
        await node.DisposeAsync();

        held.Dispose();
        await using var next = await TestNode.StartAsync("name: next", folder);
        Assert.Equal(ExperimentStatus.Finished, (await next.Client("ann").Experiments.WaitAsync(key).WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task Roles_OfTwoNodes_ShareTheWork()
    {
        using var folder = new TemporaryFolder();
        await using var api = await TestNode.StartAsync("name: api\nrole: api", folder);
        await using var worker = await TestNode.StartAsync("name: worker\nrole: worker", folder);
        Assert.Equal(0, api.Settings.Slots);
        Assert.Equal(HttpStatusCode.NotFound, (await worker.Http("ann", Role.Reader).GetAsync(new Uri("v1/experiments", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync(worker)).Status);

        var done = await TestNode.RunAsync(api.Client("ann"), "first");
        Assert.Equal(ExperimentStatus.Finished, done.Status);
        Assert.Contains(await api.Client("ann").Experiments.LogsAsync(done.Key).ToListAsync(), e => e is { Kind: EventKind.Work, Node: "worker" });
    }

    [Fact]
    public async Task Node_OnAPortThatIsTaken_SaysSo()
    {
        await using var node = await TestNode.StartAsync();
        var failure = await Assert.ThrowsAsync<NeuronEditException>(() => TestNode.StartAsync($"listen: http://127.0.0.1:{node.Address.Port}"));
        Assert.Contains("It cannot listen on 127.0.0.1:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_ThatIsToldOtherThingsByTheFrameworksVariables_HeedsThemNot()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://127.0.0.1:59999");
        try
        {
            await using var node = await TestNode.StartAsync();
            Assert.NotEqual(59_999, node.Address.Port);
            using var http = new HttpClient();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://127.0.0.1:59999/health/live")));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    private static async Task<(HttpStatusCode Status, Readiness Found)> ReadyAsync(TestNode node)
    {
        using var answer = await node.Http().GetAsync(new Uri("health/ready", UriKind.Relative));
        return (answer.StatusCode, JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), ApiJson.Default.Readiness)!);
    }
}
