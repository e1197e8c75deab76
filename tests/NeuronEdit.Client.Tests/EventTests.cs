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
    public async Task Events_OfConnectionsThatBringNothing_AreAskedForEverMoreRarely()
    {
        var asked = new List<TimeSpan>();
        var time = new JumpingTime();
        var node = new FakeNode();
        for (var i = 0; i < 8; i++) node.Answer(_ => { asked.Add(time.Elapsed); return Stream(new StringContent(": still here\n\n")); });
        node.Answer(_ => { asked.Add(time.Elapsed); return Stream(new StringContent(Numbered(1))); }).Answer(_ => { asked.Add(time.Elapsed); return new HttpResponseMessage(HttpStatusCode.NoContent); });
        using var client = new NeuronEditClient(node, new Uri("http://127.0.0.1:1"), "secret", new ClientOptions { Time = time, Random = new Random(1) });

        var seen = new List<long?>();
        await foreach (var e in client.Experiments.EventsAsync("k")) seen.Add(e.Number);

        Assert.Equal([1], seen);
        var waits = asked.Zip(asked.Skip(1), (before, after) => after - before).ToList();
        Assert.All(waits[..8], wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), waits[7]);
        Assert.Equal(TimeSpan.FromMilliseconds(100), waits[8]);
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

    /// <summary>A clock on which every wait is over at once, and took as long as it should; limits of patience, of which there are a minute's, never run out.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

        public TimeSpan Elapsed { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero && dueTime < Patience)
            {
                Elapsed += dueTime;
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
