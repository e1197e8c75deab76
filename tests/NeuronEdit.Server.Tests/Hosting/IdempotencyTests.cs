using System.Net;
using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Hosting;

[Collection(OnSharedNode.Name)]
public sealed class IdempotencyTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Request_ThatArrivesAgain_GetsTheFirstAnswer()
    {
        var first = await PostAsync("ida", "k1", TestNode.Spec("once"));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        var key = Key(await first.Content.ReadAsStringAsync());
        await _node.Client("ida").Experiments.WaitAsync(key);

        var second = await PostAsync("ida", "k1", TestNode.Spec("once"));

        Assert.Equal((HttpStatusCode.Accepted, "true"), (second.StatusCode, second.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        // Asked anew it says that it has nothing to do any more.
        Assert.Contains("\"isNew\":false", await (await PostAsync("ida", "k2", TestNode.Spec("once"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_UsedForAnotherRequest_IsRefused()
    {
        await PostAsync("ivan", "k1", TestNode.Spec("one"));
        Assert.Equal(ProblemCodes.KeyReused, (await PostAsync("ivan", "k1", TestNode.Spec("two")).ProblemAsync()).Code);
        // Another user's key is another one.
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("iris", "k1", TestNode.Spec("two"))).StatusCode);
    }

    [Fact]
    public async Task Request_ThatWasRefused_MayBeMadeAgainUnderItsKey()
    {
        Assert.Equal(ProblemCodes.InvalidExperiment, (await PostAsync("ilse", "k1", "name: x").ProblemAsync()).Code);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("ilse", "k1", TestNode.Spec("right"))).StatusCode);
    }

    [Fact]
    public async Task Requests_AtTheSameTime_AreOne()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("ines", "k1", TestNode.Spec("many"))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.StatusCode));
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()))).Select(Key).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ü")]
    public async Task Key_ThatIsNone_IsRefused(string key) => Assert.Equal(ProblemCodes.Malformed, (await PostAsync("ilja", key, TestNode.Spec("one")).ProblemAsync()).Code);

    private static string Key(string accepted) => System.Text.Json.JsonSerializer.Deserialize(accepted, ApiJson.Default.Accepted)!.Experiment.Key;

    private async Task<HttpResponseMessage> PostAsync(string user, string key, string spec)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/experiments") { Content = Answers.Json(System.Text.Json.JsonSerializer.Serialize(new SubmitExperiment(spec), ApiJson.Default.SubmitExperiment)) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await _node.Http(user, Role.Submitter).SendAsync(request);
    }
}
