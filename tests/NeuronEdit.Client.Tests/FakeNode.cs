using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace NeuronEdit.Client.Tests;

/// <summary>Answers requests as a test says, one after another, and remembers them.</summary>
internal sealed class FakeNode : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = new();

    public List<(HttpMethod Method, string Path, HttpRequestHeaders Headers, string? Body)> Requests { get; } = [];

    public FakeNode Answer(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public FakeNode Answer(HttpStatusCode status, string? json = null, string type = "application/json") =>
        Answer(_ => new HttpResponseMessage(status) { Content = new StringContent(json ?? "", Encoding.UTF8, type) });

    public FakeNode Problem(HttpStatusCode status, string code) => Answer(
        status,
        $$"""{ "type": "urn:neuronedit:problem:{{code}}", "title": "T", "status": {{(int)status}}, "detail": "Do {{code}}.", "code": "{{code}}", "requestId": "r1" }""",
        "application/problem+json");

    public FakeNode Break(string message = "refused") => Answer(_ => throw new HttpRequestException(message));

    public NeuronEditClient Client(int attemptsMax = 5, TimeSpan? silenceMax = null) => new(
        this, new Uri("http://127.0.0.1:1"), "secret", new ClientOptions { AttemptsMax = attemptsMax, FirstDelay = TimeSpan.Zero, DelayMax = TimeSpan.Zero, SilenceMax = silenceMax ?? TimeSpan.FromSeconds(60) });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add((request.Method, request.RequestUri!.PathAndQuery, request.Headers, request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken)));
        if (!_answers.TryDequeue(out var answer)) throw new InvalidOperationException($"Nothing was prepared for {request.Method} {request.RequestUri}.");
        return answer(request);
    }
}

/// <summary>Content that breaks after its text, as a connection does.</summary>
internal sealed class BrokenContent(byte[] bytes, Exception? end = null) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BreakingStream(bytes, end ?? new HttpIOException(HttpRequestError.ResponseEnded)));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class BreakingStream(byte[] bytes, Exception end) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw end;
    }
}
