using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Security;

public sealed class LimitTests
{
    [Fact]
    public async Task Request_LargerThanTheLimit_IsRefused()
    {
        await using var node = await TestNode.StartAsync("limits: { requestBytes: 20000, specBytes: 2000 }");
        var client = node.Client("ann");
        Assert.Equal(ProblemCodes.TooLarge, await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("x", "#" + new string('x', 30_000)))).CodeAsync());
        Assert.Equal(ProblemCodes.TooLarge, await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("x", "#" + new string('x', 3_000)))).CodeAsync());
        Assert.True((await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("x", "#" + new string('x', 1_000))))).IsNew);
    }

    [Fact]
    public async Task Yaml_ThatUnfolds_IsRefusedBeforeItDoes()
    {
        await using var node = await TestNode.StartAsync();
        var client = node.Client("ann");
        var laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 12; i++) laughs.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var deep = string.Concat(Enumerable.Repeat("[", 50_000));
        foreach (var (spec, why) in (IEnumerable<(string, string)>)[(laughs.ToString(), "alias"), (deep, "nested more than 16 deep")])
        {
            var start = Stopwatch.GetTimestamp();
            var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.SubmitAsync(new SubmitExperiment(spec)));
            Assert.Equal(ProblemCodes.InvalidExperiment, failure.Code);
            Assert.Contains(why, failure.Message, StringComparison.Ordinal);
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Files_OfAllInputs_AreCountedTogether()
    {
        await using var node = await TestNode.StartAsync("limits: { inputFiles: 3 }");
        var client = node.Client("ann");
        Assert.True((await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("three")))).IsNew);
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.SubmitAsync(new SubmitExperiment("name: four\nsource: s.csv\ntarget: t.csv\nextrapolate: [{ path: [x1.csv, x2.csv] }]\n")));
        Assert.Contains("limits.inputFiles", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "spec": 3 }""", "a value is of the wrong kind. Path: $.spec")]
    [InlineData("""{ "spec": "x", "share": { "weight": "heavy" } }""", "a value is of the wrong kind. Path: $.share.weight")]
    [InlineData("""{ "spec": "x", "shar": { } }""", "'shar' is not known here.")]
    [InlineData("""{ }""", "there must be 'spec'")]
    public async Task Json_OfAnotherForm_IsRefusedInWordsOfTheApi(string json, string why)
    {
        await using var node = await TestNode.StartAsync();
        var problem = await node.Http("ann", Role.Submitter).PostAsync(new Uri("v1/experiments", UriKind.Relative), Answers.Json(json)).ProblemAsync();
        Assert.Equal(ProblemCodes.Malformed, problem.Code);
        Assert.Contains(why, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("NeuronEdit.Client", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_ThatIsDeep_IsRefused()
    {
        await using var node = await TestNode.StartAsync();
        var problem = await node.Http("ann", Role.Submitter).PostAsync(new Uri("v1/experiments", UriKind.Relative), Answers.Json(string.Concat(Enumerable.Repeat("{\"share\":", 10_000)))).ProblemAsync();
        Assert.Equal(ProblemCodes.Malformed, problem.Code);
    }

    [Fact]
    public async Task Body_ThatComesTooSlowly_IsRefused()
    {
        await using var node = await TestNode.StartAsync("limits: { slowSeconds: 2 }");
        var token = node.TokenOf("ann", Role.Submitter);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(node.Address.Host, node.Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/experiments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = await ReadAsync(stream, patience.Token);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"slow-request\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_ThatComeTooSlowly_EndTheConnection()
    {
        await using var node = await TestNode.StartAsync("limits: { slowSeconds: 2 }");
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(node.Address.Host, node.Address.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync("GET /v1/me HTTP/1.1\r\nHost: loc"u8.ToArray());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.StartsWith("HTTP/1.1 408", await ReadAsync(stream, patience.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_TooManyOfOneUser_DoNotHinderAnother()
    {
        await using var node = await TestNode.StartAsync("limits: { requestsPerSecond: 1, requestBurst: 3 }");
        var ann = node.Http("ann", Role.Reader);
        var codes = new List<int>();
        for (var i = 0; i < 8; i++) codes.Add((int)(await ann.GetAsync(new Uri("v1/me", UriKind.Relative))).StatusCode);
        Assert.Equal([200, 200, 200], codes.Take(3));
        Assert.Contains(429, codes);
        var problem = await ann.GetAsync(new Uri("v1/me", UriKind.Relative));
        if ((int)problem.StatusCode == 429) Assert.Equal(TimeSpan.FromSeconds(1), problem.Headers.RetryAfter!.Delta);
        Assert.True((await node.Http("bob", Role.Reader).GetAsync(new Uri("v1/me", UriKind.Relative))).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Streams_TooManyAtATime_AreRefusedUntilOneCloses()
    {
        await using var node = await TestNode.StartAsync("limits: { streams: 3, streamsPerUser: 2 }");
        using var held = node.Work.HoldTraining();
        var ann = node.Client("ann");
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
        await ann.Experiments.AddReaderAsync(key, "*");
        var open = new List<HttpResponseMessage>();
        async Task<HttpResponseMessage> FollowAsync(string user)
        {
            var response = await node.Http(user, Role.Reader).GetAsync(new Uri($"v1/experiments/{key}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            if (response.IsSuccessStatusCode) open.Add(response);
            return response;
        }

        await FollowAsync("ann");
        await FollowAsync("ann");
        Assert.Equal(ProblemCodes.TooMany, (await FollowAsync("ann").ProblemAsync()).Code);
        await FollowAsync("bob");
        Assert.Equal(3, open.Count);
        Assert.Equal(ProblemCodes.TooMany, (await FollowAsync("eve").ProblemAsync()).Code);

        open[0].Dispose();
        await Answers.UntilAsync(async () => (await FollowAsync("eve")).IsSuccessStatusCode);
        foreach (var response in open) response.Dispose();
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new byte[4_096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;) text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The node closes the connection once it has said why.
        }

        return text.ToString();
    }
}
