using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace NeuronEdit.Client;

/// <summary>Follows an experiment's events, over as many connections as it takes: each continues after the last event that was seen.</summary>
internal sealed class EventStream(HttpTransport transport, ClientOptions options, string path)
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(2);

    private long? _last;
    private int _failures;

    /// <summary>Connections in a row that ended in good order and brought nothing.</summary>
    private int _idle;

    /// <summary>Reads events until the node says that no more will come.</summary>
    public async IAsyncEnumerable<ExperimentEvent> ReadAsync(long? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _last = after;
        while (true)
        {
            using var response = await transport.OpenAsync(HttpMethod.Get, path, null, headers =>
            {
                headers.Accept.ParseAdd("text/event-stream");
                if (_last is { } last) headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
            }, cancellation);
            if (response.StatusCode == HttpStatusCode.NoContent) yield break;
            await using var content = await transport.ContentOfAsync(response, cancellation);
            await using var events = SseParser.Create(content, Parse).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            var isGone = false;
            _idle++;
            while (await NextAsync(events))
            {
                (_failures, _idle) = (0, 0);
                if (events.Current.Data is not { } seen) continue;
                _last = seen.Number ?? _last;
                isGone = seen.Kind == EventKind.Deleted;
                yield return seen;
            }

            // Where this was the last of a stream that ended in good order, nothing is there to ask for any more.
            if (isGone && _failures == 0) yield break;

            await Task.Delay(DelayNow(), options.Time, cancellation);
        }
    }

    /// <summary>A node that breaks connections, or ends them with nothing said, is not asked again and again without a pause.</summary>
    private TimeSpan DelayNow()
    {
        if (_failures > 0) return transport.DelayAfter(_failures, null);
        if (_idle == 0) return Reconnect;
        var delay = transport.DelayAfter(_idle, null);
        return delay < IdleMax ? delay : IdleMax;
    }

    private static ExperimentEvent? Parse(string type, ReadOnlySpan<byte> data) => data.IsEmpty ? null : JsonSerializer.Deserialize(data, ApiJson.Default.ExperimentEvent);

    /// <summary>The next event of this connection; false where it is over, in good order or not.</summary>
    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<ExperimentEvent?>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            if (++_failures < options.AttemptsMax) return false;
            throw new NeuronEditApiException(NeuronEditApiException.Unreachable, $"The connection broke {_failures} times in a row: {HttpTransport.Sentence(e.Message)} See that the node runs and can be reached from here.", innerException: e);
        }
        catch (JsonException e)
        {
            throw new NeuronEditApiException(NeuronEditApiException.NotUnderstood, $"An event is not what was expected: {e.Message} See that the node is of this version.", innerException: e);
        }
    }
}
