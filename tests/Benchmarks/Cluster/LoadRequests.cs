using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace NeuronEdit.Benchmarks.Cluster;

/// <summary>A user of the API.</summary>
/// <param name="name">Who.</param>
/// <param name="token">Says so.</param>
internal sealed class LoadUser(string name, string token)
{
    private readonly ConcurrentDictionary<int, string> _keys = [];
    private int _count;

    /// <summary>Who.</summary>
    public string Name => name;

    /// <summary>Says so.</summary>
    public string Token => token;

    /// <summary>They have an experiment more.</summary>
    public void Add(string key) => _keys[Interlocked.Increment(ref _count) - 1] = key;

    /// <summary>One of their experiments.</summary>
    public string Any(Random random) => _keys[random.Next(Volatile.Read(ref _count) - 1)];
}

/// <summary>
/// Requests at a fixed rate, whether or not those before are answered: what a request waits because the node is late counts as its time
/// (no coordinated omission). 19 of 20 read, one submits an experiment that is new.
/// </summary>
internal sealed class LoadRequests(Uri node, LoadUser[] users, int rate) : IDisposable
{
    private const int SubmitEach = 20;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = node, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentQueue<(long At, double Milliseconds, bool Submits)> _answers = [];
    private readonly ConcurrentDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private int _submitted;

    /// <summary>Answers that were no success, by status, with how many there were.</summary>
    public IReadOnlyDictionary<string, int> Refused => _refused;

    /// <summary>Experiments that were submitted.</summary>
    public int Submitted => _submitted;

    /// <summary>Makes requests for a while, and waits for all answers.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="each">Is called every ten seconds with the seconds that have passed.</param>
    public async Task RunAsync(double seconds, Action<int> each)
    {
        var begin = Stopwatch.GetTimestamp();
        var pending = new List<Task>();
        var told = 0;
        for (var n = 0L; n < (long)(seconds * rate); n++)
        {
            var due = begin + (long)(n * (double)Stopwatch.Frequency / rate);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait);
            pending.Add(AskAsync(n, due));
            if ((int)Stopwatch.GetElapsedTime(begin).TotalSeconds / 10 <= told) continue;
            each(10 * ++told);
            pending.RemoveAll(t => t.IsCompleted);
        }

        await Task.WhenAll(pending);
    }

    /// <summary>Takes the times of all answers since it was last asked, milliseconds, ascending.</summary>
    public double[] TakeTimes(bool submissionsOnly = false)
    {
        var times = new List<double>();
        while (_answers.TryDequeue(out var answer))
            if (answer.Submits || !submissionsOnly) times.Add(answer.Milliseconds);
        return [.. times.Order()];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task AskAsync(long n, long due)
    {
        await Task.Yield();
        var submits = n % SubmitEach == 0;
        var user = users[Random.Shared.Next(users.Length)];
        try
        {
            if (submits) await SubmitAsync(user, string.Create(CultureInfo.InvariantCulture, $"load-{Environment.ProcessId}-{rate}-{Guid.NewGuid():N}"));
            else await ReadAsync(user);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Refuse(e.GetType().Name);
        }

        _answers.Enqueue((due, Stopwatch.GetElapsedTime(due).TotalMilliseconds, submits));
    }

    private async Task ReadAsync(LoadUser user)
    {
        var path = Random.Shared.Next(100) switch
        {
            < 45 => $"v1/experiments/{user.Any(Random.Shared)}",
            < 65 => "v1/experiments?limit=20",
            < 75 => "v1/experiments?status=finished&limit=20",
            < 85 => $"v1/experiments/{user.Any(Random.Shared)}/logs?limit=50",
            < 95 => "v1/workers",
            _ => "v1/me",
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        using var response = await _http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        if (!response.IsSuccessStatusCode) Refuse($"{(int)response.StatusCode} GET");
    }

    /// <summary>Submits an experiment that nobody has submitted yet, to be run after all others.</summary>
    private async Task SubmitAsync(LoadUser user, string name)
    {
        var spec = $"name: {name}\nsource: s.csv\ntarget: t.csv\nextrapolate: [{{ sample: one, path: x.csv }}]\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/experiments") { Content = new StringContent(JsonSerializer.Serialize(new { spec, share = new { weight = 1, priority = -5 } }), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        request.Headers.Add("Idempotency-Key", name);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            Refuse($"{(int)response.StatusCode} POST");
            return;
        }

        using var accepted = JsonDocument.Parse(text);
        user.Add(accepted.RootElement.GetProperty("experiment").GetProperty("key").GetString()!);
        Interlocked.Increment(ref _submitted);
    }

    private void Refuse(string what) => _refused.AddOrUpdate(what, 1, (_, count) => count + 1);
}
