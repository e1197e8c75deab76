using System.Net;

namespace NeuronEdit.Client.Tests;

public sealed class RequestTests
{
    private const string Identity = """{ "user": "ann", "role": "submitter" }""";

    [Fact]
    public async Task Get_WhenTheNodeSaysLater_IsTriedAgain()
    {
        var node = new FakeNode().Problem(HttpStatusCode.ServiceUnavailable, "store-unavailable").Break().Problem(HttpStatusCode.TooManyRequests, "rate-limited").Answer(HttpStatusCode.OK, Identity);
        using var client = node.Client();

        Assert.Equal(new Identity("ann", Role.Submitter), await client.WhoAmIAsync());

        Assert.Equal(4, node.Requests.Count);
        Assert.All(node.Requests, r => Assert.Equal("Bearer secret", r.Headers.Authorization!.ToString()));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "defect")]
    [InlineData(HttpStatusCode.Conflict, "wrong-phase")]
    [InlineData(HttpStatusCode.NotFound, "not-found")]
    [InlineData(HttpStatusCode.Unauthorized, "unauthenticated")]
    public async Task Request_ThatIsRefused_IsNotTriedAgainAndTellsTheCode(HttpStatusCode status, string code)
    {
        var node = new FakeNode().Problem(status, code);
        using var client = node.Client();

        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.PauseAsync("k"));

        Assert.Equal((code, (int)status, "r1", $"Do {code}."), (failure.Code, failure.Status, failure.RequestId, failure.Message));
        Assert.False(failure.IsTransient);
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task Post_InAllItsAttempts_CarriesOneKey()
    {
        var node = new FakeNode().Break().Problem(HttpStatusCode.ServiceUnavailable, "draining").Answer(HttpStatusCode.OK, Accepted).Answer(HttpStatusCode.OK, Accepted);
        using var client = node.Client();
        await client.Experiments.SubmitAsync(new SubmitExperiment("name: x"));
        await client.Experiments.SubmitAsync(new SubmitExperiment("name: x"));

        var keys = node.Requests.Select(r => Assert.Single(r.Headers.GetValues("Idempotency-Key"))).ToList();
        Assert.Single(keys.Take(3).Distinct());
        Assert.NotEqual(keys[0], keys[3]);
        Assert.All(node.Requests, r => Assert.Equal("""{"spec":"name: x"}""", r.Body));
    }

    [Fact]
    public async Task Request_WhoseAnswerBreaksOff_IsTriedAgain_UnderTheSameKey()
    {
        var node = new FakeNode()
            .Answer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new BrokenContent("""{ "user": "a"""u8.ToArray()) }).Answer(HttpStatusCode.OK, Identity)
            .Answer(_ => new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new BrokenContent([]) }).Answer(HttpStatusCode.Accepted, Accepted)
            .Answer(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new BrokenContent([]) });
        using (var client = node.Client())
        {
            Assert.Equal(new Identity("ann", Role.Submitter), await client.WhoAmIAsync());
            await client.Experiments.SubmitAsync(new SubmitExperiment("name: x"));
        }

        Assert.Single(node.Requests[2..4].Select(r => Assert.Single(r.Headers.GetValues("Idempotency-Key"))).Distinct());
        using var impatient = node.Client(attemptsMax: 1);
        Assert.Equal(NeuronEditApiException.Unreachable, (await Assert.ThrowsAsync<NeuronEditApiException>(() => impatient.WhoAmIAsync())).Code);
    }

    [Fact]
    public async Task Request_ThatNobodyAnswers_EndsAfterItsAttempts()
    {
        var node = new FakeNode().Break().Break().Break();
        using var client = node.Client(attemptsMax: 3);

        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.WhoAmIAsync());

        Assert.Equal((NeuronEditApiException.Unreachable, null), (failure.Code, failure.Status));
        Assert.Equal("There is no connection to http://127.0.0.1:1/: refused. See that the node runs and can be reached from here.", failure.Message);
    }

    [Fact]
    public async Task Request_ThatIsCancelled_IsNotTriedAgain()
    {
        var node = new FakeNode().Problem(HttpStatusCode.ServiceUnavailable, "draining");
        using var client = node.Client();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WhoAmIAsync(cancelled.Token));

        Assert.Empty(node.Requests);
    }

    [Theory]
    [InlineData("<html>", "not-understood")]
    [InlineData("""{ "user": "ann" }""", "not-understood")]
    [InlineData("""{ "user": null, "role": "reader" }""", "not-understood")]
    [InlineData("""{ "user": "ann", "role": "emperor" }""", "not-understood")]
    public async Task Answer_ThatIsNoNodes_IsSaidSo(string content, string code)
    {
        using var client = new FakeNode().Answer(HttpStatusCode.OK, content).Client();
        Assert.Equal(code, (await Assert.ThrowsAsync<NeuronEditApiException>(() => client.WhoAmIAsync())).Code);
    }

    [Fact]
    public async Task Refusal_ThatIsNoNodes_IsSaidSo()
    {
        using var client = new FakeNode().Answer(HttpStatusCode.Forbidden, "<html>", "text/html").Client();
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.WhoAmIAsync());
        Assert.Equal((NeuronEditApiException.NotUnderstood, 403), (failure.Code, failure.Status));
    }

    [Fact]
    public async Task Answer_OfALaterVersion_IsUnderstoodAsFarAsItIsKnown()
    {
        using var client = new FakeNode().Answer(HttpStatusCode.OK, """{ "user": "ann", "role": "reader", "department": "B" }""").Client();
        Assert.Equal(new Identity("ann", Role.Reader), await client.WhoAmIAsync());
    }

    [Fact]
    public async Task List_OfSeveralParts_ReadsThemAllWithTheFilter()
    {
        var node = new FakeNode().Answer(HttpStatusCode.OK, $$"""{ "items": [{{Experiment("a")}}, {{Experiment("b")}}], "next": "m/1" }""").Answer(HttpStatusCode.OK, $$"""{ "items": [{{Experiment("c")}}] }""");
        using var client = node.Client();

        var keys = new List<string>();
        await foreach (var experiment in client.Experiments.ListAsync(new ExperimentFilter(ExperimentStatus.Finished, "ann & co"))) keys.Add(experiment.Key);

        Assert.Equal(["a", "b", "c"], keys);
        Assert.Equal(["/v1/experiments?status=finished&user=ann%20%26%20co", "/v1/experiments?status=finished&user=ann%20%26%20co&after=m%2F1"], node.Requests.Select(r => r.Path));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task Key_ThatWouldBeAnotherPath_IsRefusedBeforeItIsSent(string key)
    {
        var node = new FakeNode();
        using var client = node.Client();
        await Assert.ThrowsAsync<ArgumentException>(() => client.Experiments.GetAsync(key));
        Assert.Empty(node.Requests);
    }

    [Fact]
    public async Task Key_WithASlash_StaysOneSegment()
    {
        var node = new FakeNode().Problem(HttpStatusCode.NotFound, "not-found");
        using var client = node.Client();
        await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.GetAsync("a/../b"));
        Assert.Equal("/v1/experiments/a%2F..%2Fb", node.Requests[0].Path);
    }

    [Theory]
    [InlineData("http://node.example.org", true)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("node", false)]
    public void Address_ThatCannotBeUsed_IsRefused(string address, bool forTheToken)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);
        Assert.Throws<ArgumentException>(() => new NeuronEditClient(uri, "secret"));
        if (forTheToken) new NeuronEditClient(uri).Dispose();
    }

    private static string Experiment(string key) =>
        $$"""{ "key": "{{key}}", "name": "n", "user": "ann", "status": "finished", "step": "finish", "round": 0, "run": 1, "share": { "weight": 1, "priority": 0 }, "results": "/r", "submittedAt": "2026-11-26T00:00:00+00:00" }""";

    private static readonly string Accepted = $$"""{ "experiment": {{Experiment("k")}}, "isNew": true, "run": 1 }""";
}
