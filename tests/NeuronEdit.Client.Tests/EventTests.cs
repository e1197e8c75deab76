using System.Net;
using System.Text;

namespace NeuronEdit.Client.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task Events_OverConnectionsThatBreak_ComeEachOnce()
    {
        var node = new FakeNode()
            .Answer(_ => Stream(new BrokenContent(Encoding.UTF8.GetBytes(Numbered(1) + ": still here\n\n" + Numbered(2) + Unnumbered() + "id: 3\ndata: {\"kind\""))))
            .Break()
            .Answer(_ => Stream(new StringContent(Numbered(3) + Numbered(4))))
            .Answer(HttpStatusCode.NoContent);
        using var client = node.Client();

        var seen = new List<long?>();
        await foreach (var e in client.Experiments.EventsAsync("k")) seen.Add(e.Number);

        Assert.Equal([1, 2, null, 3, 4], seen);
        Assert.Equal([null, "2", "2", "4"], node.Requests.Select(r => r.Headers.TryGetValues("Last-Event-ID", out var values) ? values.Single() : null));
        Assert.All(node.Requests, r => Assert.Equal("text/event-stream", r.Headers.Accept.ToString()));
    }

    [Fact]
    public async Task Events_FromANumber_BeginAfterIt()
    {
        var node = new FakeNode().Answer(HttpStatusCode.NoContent);
        using var client = node.Client();
        await foreach (var _ in client.Experiments.EventsAsync("k", after: 17)) Assert.Fail("Nothing was sent.");
        Assert.Equal("17", node.Requests.Single().Headers.GetValues("Last-Event-ID").Single());
    }

    [Fact]
    public async Task Events_OfConnectionsThatAlwaysBreak_EndWithTheReason()
    {
        var node = new FakeNode();
        for (var i = 0; i < 3; i++) node.Answer(_ => Stream(new BrokenContent([])));
        using var client = node.Client(attemptsMax: 3);

        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(async () =>
        {
            await foreach (var _ in client.Experiments.EventsAsync("k"))
            {
            }
        });

        Assert.Equal(NeuronEditApiException.Unreachable, failure.Code);
        Assert.Equal(3, node.Requests.Count);
    }

    [Fact]
    public async Task Events_OfANodeThatRefuses_EndWithItsCode()
    {
        using var client = new FakeNode().Problem(HttpStatusCode.NotFound, "not-found").Client();
        var events = client.Experiments.EventsAsync("k").GetAsyncEnumerator();
        Assert.Equal("not-found", (await Assert.ThrowsAsync<NeuronEditApiException>(() => events.MoveNextAsync().AsTask())).Code);
    }

    private static string Numbered(int number) => $"id: {number}\nevent: note\ndata: {{\"number\":{number},\"kind\":\"note\",\"time\":\"2026-11-26T00:00:00+00:00\",\"level\":\"info\",\"text\":\"t\"}}\n\n";

    private static string Unnumbered() => "event: progress\ndata: {\"kind\":\"progress\",\"time\":\"2026-11-26T00:00:00+00:00\",\"level\":\"info\",\"text\":\"t\"}\n\n";

    private static HttpResponseMessage Stream(HttpContent content) => new(HttpStatusCode.OK) { Content = content };
}
