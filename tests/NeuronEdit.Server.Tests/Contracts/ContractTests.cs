using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Contracts;

/// <summary>Holds client and document against each other: what the client sends and reads is what the document describes, and the document is the one in docs.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ContractTests(SharedNode shared)
{
    /// <summary>For other programs; and the files of an edit, which the client asks for once it has been told of them.</summary>
    private static readonly string[] WithoutTheClient = ["GET /health/live", "GET /health/ready", "GET /v1/edits/{key}/archive", "GET /v1/edits/{key}/files/{name}"];
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Document_IsTheOneInDocs()
    {
        var served = await _node.Http().GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative));
        PinnedFile.AssertEqual("docs/openapi.json", served.ReplaceLineEndings("\n").TrimEnd() + "\n");
        Assert.StartsWith("3.1.", (await Routes.DocumentAsync(_node)).GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schemas_OfTheDocument_AreTheClientsRecords()
    {
        var schemas = (await Routes.DocumentAsync(_node)).GetProperty("components").GetProperty("schemas");
        var compared = 0;
        foreach (var schema in schemas.EnumerateObject().Where(s => s.Value.TryGetProperty("properties", out _)))
        {
            var type = TypeOf(schema.Name);
            var info = ApiJson.Default.GetTypeInfo(type);
            Assert.True(info is not null, $"The client does not know {schema.Name}.");
            var described = schema.Value.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order().ToList();
            Assert.Equal(info.Properties.Select(p => p.Name).Order(), described);
            var required = schema.Value.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).Order().ToList() : [];
            Assert.Equal(info.Properties.Where(IsRequired).Select(p => p.Name).Order(), required);
            compared++;
        }

        Assert.True(compared >= 20, $"Only {compared} records were compared.");
    }

    [Fact]
    public async Task Methods_OfTheClient_AreTheRoutesOfTheDocument()
    {
        var routes = (await Routes.ReadAsync(_node)).Select(r => $"{r.Method} {r.Path}").ToHashSet();
        var asked = new ConcurrentBag<string>();
        using var client = new NeuronEditClient(new Recorder(asked), new Uri("http://127.0.0.1:1"), null, new ClientOptions { AttemptsMax = 1 });
        foreach (var part in (object[])[client, client.Experiments, client.Datasets, client.Workers, client.Edits, client.Applications])
            foreach (var method in part.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal)))
                await TryAsync(method.Invoke(part, [.. method.GetParameters().Select(ValueOf)])!);

        var templates = asked.Select(a => Template(a, routes)).ToHashSet();
        Assert.Equal(routes.Except(WithoutTheClient).Order(), templates.Order());
    }

    private static bool IsRequired(JsonPropertyInfo property) => property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static Type TypeOf(string schema) => schema switch
    {
        _ when schema.StartsWith("PageOf", StringComparison.Ordinal) => typeof(Page<>).MakeGenericType(typeof(ApiJson).Assembly.GetType($"NeuronEdit.Client.{schema["PageOf".Length..]}", throwOnError: true)!),
        _ => typeof(ApiJson).Assembly.GetType($"NeuronEdit.Client.{schema}", throwOnError: true)!,
    };

    private static object? ValueOf(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var t when t == typeof(string) => parameter.Name switch { "folder" => Path.Combine(Path.GetTempPath(), "neuronedit-nothing"), "path" => "a/b", "after" => null, _ => "x" },
        var t when t == typeof(SubmitExperiment) => new SubmitExperiment("x"),
        var t when t == typeof(AddSamples) => new AddSamples([]),
        var t when t == typeof(RegisterDataset) => new RegisterDataset("x", []),
        var t when t == typeof(ShareChange) => new ShareChange(),
        var t when t == typeof(ApplyEdit) => new ApplyEdit([]),
        var t when t == typeof(IEnumerable<ResultFile>) => new[] { new ResultFile("a/b", 1) },
        var t when t == typeof(Stream) => Stream.Null,
        var t when t == typeof(EventLevel) => EventLevel.Info,
        var t when t == typeof(long) => 0L,
        var t when t == typeof(CancellationToken) => CancellationToken.None,
        _ => null,
    };

    private static async Task TryAsync(object called)
    {
        try
        {
            if (called is Task task) await task;
            else await (Task)typeof(ContractTests).GetMethod(nameof(FirstAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(called.GetType().GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)).GetGenericArguments()).Invoke(null, [called])!;
        }
        catch (NeuronEditApiException)
        {
            // Nothing is answered; what was asked is what matters.
        }
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items) return;
    }

    private static string Template(string asked, HashSet<string> routes)
    {
        var (method, path) = asked.Split(' ') is [var m, var p] ? (m, p) : throw new InvalidOperationException(asked);
        return routes.SingleOrDefault(r => r.StartsWith(method + " ", StringComparison.Ordinal) && Fits(r[(method.Length + 1)..], path)) ?? asked;
    }

    private static bool Fits(string template, string path)
    {
        var (expected, found) = (template.Split('/'), path.Split('/'));
        var rest = template.EndsWith("{path}", StringComparison.Ordinal);
        return (rest ? found.Length >= expected.Length : found.Length == expected.Length) && expected.Zip(found).All(s => s.First.StartsWith('{') || s.First == s.Second);
    }

    private sealed class Recorder(ConcurrentBag<string> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            throw new HttpRequestException("nothing is there");
        }
    }
}
