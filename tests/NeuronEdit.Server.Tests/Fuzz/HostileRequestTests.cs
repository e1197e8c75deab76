using System.Globalization;
using System.Net;
using System.Text;
using NeuronEdit.Client;
using NeuronEdit.Numerics;

namespace NeuronEdit.Server.Tests.Fuzz;

/// <summary>Every route, with malformed, oversized and hostile input: a 4xx with a reason, never a 500. Seeded: a failure names its request.</summary>
[Collection(OnSharedNode.Name)]
public sealed class HostileRequestTests(SharedNode shared)
{
    private const int RequestsPerRoute = 40;

    private static readonly string[] Texts =
    [
        "", "0", "-1", "1e309", "NaN", "null", "true", "..", ".", "%2e%2e%2f", "%00", "\u0000", "a\nb", "\u202e", "𝔘", "\ud800", "'", "\"", "';DROP TABLE node_tokens;--", "{{7*7}}", "${jndi:ldap://x}", "<script>",
        "../../etc/passwd", "/etc/passwd", "C:\\Windows", "\\\\host\\share", "*", "**", "[", "[!]", "~", "$HOME", "|id", "`id`", new string('a', 300), new string('9', 400), new string('/', 200), new string('%', 100), "%zz", "%u0041",
        "99999999999999999999", "2147483648", "-9223372036854775808", "0x41", "1,2", "dataset:", "dataset:../x", "file:///etc/passwd", "http://127.0.0.1/", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];

    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task EveryRoute_WithHostileInput_RefusesWithAReason()
    {
        var routes = await Routes.ReadAsync(_node);
        Assert.True(routes.Count >= 25, $"Only {routes.Count} routes.");
        var client = _node.Client("fuzz");
        var real = await TestNode.RunAsync(client, "fuzzed");
        var dataset = await client.Datasets.RegisterAsync(new RegisterDataset("fuzzed", ["s.csv"]));
        var http = _node.Http("fuzz", Role.Submitter);
        foreach (var (method, path) in routes)
        {
            // A route has its own stream of chance, so that one more route changes nothing for the others.
            var random = new SeededRandom(Seed($"{method} {path}"));
            for (var i = 0; i < RequestsPerRoute; i++)
            {
                using var request = Hostile(method, path, random, path.Contains("dataset", StringComparison.Ordinal) ? dataset.Key : real.Key);
                if (request is null) continue;
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await RequireReasonAsync(request, answer, i);
            }
        }

        Assert.DoesNotContain(_node.Log.Lines, l => l.Contains(" 4010 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Specs_OfEveryKindOfDamage_AreRefusedWithAReason()
    {
        var http = _node.Http("fuzz2", Role.Submitter);
        var whole = TestNode.Spec("fuzz", "seed: 3\nchannels: { exclude: [a] }\ntransform: { kind: arcsinh, cofactor: 5 }\nmodel: { layers: [4, 2] }\ntraining: { epochs: 1 }\nedit: { preset: robust }\noutput: { format: csv }\n");
        var random = new SeededRandom(20261126);
        for (var i = 0; i < 250; i++)
        {
            var spec = Damage(whole, random);
            using var answer = await http.PostAsync(new Uri("v1/experiments", UriKind.Relative), Answers.Json(System.Text.Json.JsonSerializer.Serialize(new SubmitExperiment(spec), ApiJson.Default.SubmitExperiment)));
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted || Answers.IsClientError(answer.StatusCode), $"{i}: {(int)answer.StatusCode} for {spec}: {await answer.Content.ReadAsStringAsync()} {DefectsIn(_node)}");
        }

        Assert.DoesNotContain(_node.Log.Lines, l => l.Contains(" 4010 ", StringComparison.Ordinal));
    }

    private static HttpRequestMessage? Hostile(string method, string path, SeededRandom random, string realKey)
    {
        var filled = new StringBuilder();
        foreach (var part in path.Split('{', '}'))
        {
            var isParameter = filled.Length > 0 && path.Contains('{' + part + '}', StringComparison.Ordinal);
            filled.Append(!isParameter ? part : part == "key" && random.NextBelow(2) == 0 ? realKey : Escaped(Any(random), random));
        }

        if (random.NextBelow(2) == 0)
        {
            string[] names = ["after", "limit", "status", "user", "name", "keyPrefix", "level", "rows", "", "a[]"];
            filled.Append('?').AppendJoin('&', Enumerable.Range(0, 1 + (int)random.NextBelow(3)).Select(_ => $"{names[random.NextBelow(names.Length)]}={Escaped(Any(random), random)}"));
        }

        if (filled.Length > 8_000 || !Uri.TryCreate("/" + filled.ToString().TrimStart('/'), UriKind.Relative, out var uri)) return null;
        var request = new HttpRequestMessage(new HttpMethod(method), uri);
        if (method is "POST" or "PATCH" or "PUT" && random.NextBelow(10) > 0) request.Content = Body(random);
        // What is too large is refused before it is sent.
        if (request.Content?.Headers.ContentLength > 500_000) request.Headers.ExpectContinue = true;
        if (random.NextBelow(4) == 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", Any(random).Replace("\n", "", StringComparison.Ordinal));
        if (random.NextBelow(4) == 0) request.Headers.TryAddWithoutValidation("Last-Event-ID", Any(random).Replace("\n", "", StringComparison.Ordinal));
        if (random.NextBelow(4) == 0) request.Headers.TryAddWithoutValidation("Range", $"bytes={Any(random).Replace("\n", "", StringComparison.Ordinal)}");
        return request;
    }

    private static ByteArrayContent Body(SeededRandom random)
    {
        string Quoted() => System.Text.Json.JsonSerializer.Serialize(Any(random).Replace("\ud800", "", StringComparison.Ordinal));
        var text = random.NextBelow(10) switch
        {
            0 => "",
            1 => Any(random),
            2 => $"{{\"spec\": {Quoted()}, \"results\": {Quoted()}, \"deadlineSeconds\": {random.NextBelow(3)}e{random.NextBelow(400)}}}",
            3 => $"{{\"spec\": {Quoted()}, \"spec\": {Quoted()}}}",
            4 => $"{{\"samples\": [{{\"paths\": [{Quoted()}], \"sample\": {Quoted()}, \"truth\": null}}]}}",
            5 => $"{{\"name\": {Quoted()}, \"paths\": [{Quoted()}, {Quoted()}]}}",
            6 => $"{{\"weight\": {random.NextBelow(5000)}, \"priority\": -{random.NextBelow(5000)}, \"slotsMax\": -1}}",
            7 => string.Concat(Enumerable.Repeat("[", 2_000)),
            8 => $"{{\"samples\": null, \"paths\": null, \"spec\": null, \"name\": 7}}",
            _ => new string('x', 1_100_000),
        };
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", random.NextBelow(8) == 0 ? "text/plain" : random.NextBelow(16) == 0 ? "application/json; charset=utf-7" : "application/json");
        return content;
    }

    private static string Damage(string whole, SeededRandom random)
    {
        var lines = whole.Split('\n').ToList();
        for (var times = 1 + random.NextBelow(3); times > 0; times--)
        {
            var at = (int)random.NextBelow(lines.Count);
            var line = lines[at];
            var key = line.Split(':')[0];
            lines[at] = random.NextBelow(6) switch
            {
                0 => $"{key}: {Any(random)}",
                1 => $"{key}: '{Any(random).Replace("'", "''", StringComparison.Ordinal)}'",
                2 => line + line,
                3 => line.Length > 0 ? line[..(int)random.NextBelow(line.Length)] : "? x",
                4 => $"{Any(random)}: {line}",
                _ => $"{key}: {{ {Any(random)}: [{Any(random)}] }}",
            };
        }

        return string.Join('\n', lines).Replace("\ud800", "", StringComparison.Ordinal);
    }

    private static string Any(SeededRandom random) => Texts[random.NextBelow(Texts.Length)];

    private static string Escaped(string text, SeededRandom random) => random.NextBelow(4) == 0 && text.All(c => c is > ' ' and < '\u007f' and not ('#' or '?' or '\\' or '"' or '<' or '>' or '`' or '{' or '}' or '|' or '[' or ']'))
        ? text
        : Uri.EscapeDataString(text.Replace("\ud800", "\ufffd", StringComparison.Ordinal));

    private static ulong Seed(string text) => text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL);

    private static string DefectsIn(TestNode node) => node.Log.Lines.LastOrDefault(l => l.Contains(" 4010 ", StringComparison.Ordinal)) ?? "";

    private async Task RequireReasonAsync(HttpRequestMessage request, HttpResponseMessage answer, int number)
    {
        var status = (int)answer.StatusCode;
        var named = string.Create(CultureInfo.InvariantCulture, $"request {number} {request.Method} {request.RequestUri}: {status}");
        if (status is >= 200 and < 400) return;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(Answers.IsClientError(answer.StatusCode) , $"{named}: {text} {DefectsIn(_node)}");
        // What Kestrel itself refuses, before there is a request, has no words.
        if (text.Length == 0 && status is 400 or 414 or 431) return;
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{named} gives no reason: {text}");
        var problem = System.Text.Json.JsonSerializer.Deserialize(text, ApiJson.Default.Problem)!;
        Assert.True(ProblemCodes.All.ContainsKey(problem.Code) && problem.Detail.Length > 10, $"{named}: {text} {DefectsIn(_node)}");
    }
}
