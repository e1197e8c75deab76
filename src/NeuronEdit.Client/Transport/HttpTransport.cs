using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NeuronEdit.Client;

/// <summary>Sends requests, again where that is safe and may help, and turns answers into values or a <see cref="NeuronEditApiException"/>.</summary>
/// <remarks>
/// What is safe: GET, PUT and DELETE mean the same however often they arrive; a POST carries one <c>Idempotency-Key</c> in all its attempts. What may
/// help: no answer, and answers that say "later". Not a 500: the next attempt would meet the same defect.
/// </remarks>
internal sealed class HttpTransport(HttpClient http, ClientOptions options)
{
    private const int ProblemBytesMax = 64 << 10;
    private const int ExpectedBytes = 64 << 10;

    /// <summary>Reads something.</summary>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) => CallAsync(HttpMethod.Get, path, null, type, cancellation);

    /// <summary>Asks for something.</summary>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), type, cancellation);

    /// <summary>Asks for something that needs no words.</summary>
    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) => CallAsync(HttpMethod.Post, path, null, type, cancellation);

    /// <summary>Changes something.</summary>
    public Task<T> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Patch, path, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), type, cancellation);

    /// <summary>Removes something and reads what is said of it.</summary>
    public Task<T> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) => CallAsync(HttpMethod.Delete, path, null, type, cancellation);

    /// <summary>Puts or removes something of which nothing is said.</summary>
    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellation)
    {
        using var response = await OpenAsync(method, path, null, null, cancellation);
    }

    /// <summary>Opens an answer whose content is read as it comes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the node.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="prepare">Adds headers to every attempt.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>A successful answer, which the caller disposes of.</returns>
    public Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, byte[]? body, Action<HttpRequestHeaders>? prepare, CancellationToken cancellation) =>
        SendAsync(method, path, body, prepare, Task.FromResult, cancellation);

    /// <summary>The wait after a failed attempt, the first being 1.</summary>
    public TimeSpan DelayAfter(int attempt, TimeSpan? wanted)
    {
        double chance;
        lock (options.Random) chance = options.Random.NextDouble();
        var own = options.FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 16)) * (0.5 + chance);
        var delay = wanted > own ? wanted.Value : own;
        return delay < options.DelayMax ? delay : options.DelayMax;
    }

    /// <summary>An answer's content, each piece of which may take a while but not for ever.</summary>
    public async Task<Stream> ContentOfAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        new PatientStream(await response.Content.ReadAsStreamAsync(cancellation), options.SilenceMax, options.Time);

    private Task<T> CallAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(method, path, body, null, response => ReadAsync(method, path, response, type, cancellation), cancellation);

    /// <summary>Sends a request until it succeeds, and its answer is read, or another attempt would not help.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the node.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="prepare">Adds headers to every attempt.</param>
    /// <param name="read">Makes what is wanted of a successful answer, which is its own from then on.</param>
    /// <param name="cancellation">Stops.</param>
    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, byte[]? body, Action<HttpRequestHeaders>? prepare, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        var key = method == HttpMethod.Post ? Guid.NewGuid().ToString("N") : null;
        for (var attempt = 1; ; attempt++)
        {
            var (response, failure) = await TryAsync(method, path, body, headers =>
            {
                if (key is not null) headers.Add("Idempotency-Key", key);
                prepare?.Invoke(headers);
            }, cancellation);
            var wanted = response?.Headers.RetryAfter?.Delta;
            if (response is { IsSuccessStatusCode: true } or { StatusCode: HttpStatusCode.NotModified })
            {
                try
                {
                    return await read(response);
                }
                catch (Exception e) when (e is IOException or HttpRequestException)
                {
                    failure = Unreachable(e.Message, e);
                }
            }

            failure ??= await ProblemOfAsync(response!, cancellation);
            response?.Dispose();
            if (!failure.IsTransient || attempt >= options.AttemptsMax) throw failure;
            await Task.Delay(DelayAfter(attempt, wanted), options.Time, cancellation);
        }
    }

    private async Task<T> ReadAsync<T>(HttpMethod method, string path, HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using (response)
        {
            try
            {
                await using var content = await ContentOfAsync(response, cancellation);
                return await JsonSerializer.DeserializeAsync(content, type, cancellation) ?? throw new JsonException("It is null.");
            }
            catch (JsonException e)
            {
                throw new NeuronEditApiException(
                    NeuronEditApiException.NotUnderstood, $"The answer to {method} {path} is not what was expected: {e.Message} See that {http.BaseAddress} is a node, of this version.", (int)response.StatusCode, innerException: e);
            }
        }
    }

    private async Task<(HttpResponseMessage? Response, NeuronEditApiException? Failure)> TryAsync(HttpMethod method, string path, byte[]? body, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        // What the node does not take it can say before it is sent.
        if (body?.Length > ExpectedBytes) request.Headers.ExpectContinue = true;
        prepare(request.Headers);
        using var patience = new CancellationTokenSource(options.SilenceMax, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token), null);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            return (null, Unreachable($"it did not answer within {options.SilenceMax.TotalSeconds} s.", e));
        }
        catch (HttpRequestException e)
        {
            return (null, Unreachable(e.Message, e));
        }
    }

    private NeuronEditApiException Unreachable(string why, Exception inner) =>
        new(NeuronEditApiException.Unreachable, $"There is no connection to {http.BaseAddress}: {Sentence(why)} See that the node runs and can be reached from here.", innerException: inner);

    /// <summary>A system's text as a sentence: some end with a full stop, some do not.</summary>
    public static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private async Task<NeuronEditApiException> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        try
        {
            await using var content = await ContentOfAsync(response, cancellation);
            var bytes = new byte[ProblemBytesMax];
            var length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            if (JsonSerializer.Deserialize(bytes.AsSpan(0, length), ApiJson.Default.Problem) is { } problem)
                return new NeuronEditApiException(problem.Code, problem.Detail, status, problem.RequestId);
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            // What stands before the node answers otherwise; the status has to do.
        }

        return new NeuronEditApiException(NeuronEditApiException.NotUnderstood, $"{http.BaseAddress} answered with {status} ({response.ReasonPhrase}) and no reason. See that it is a node.", status);
    }
}
