using System.Text.Json;

namespace NeuronEdit.Server.Tests;

/// <summary>The routes that a node's own document lists.</summary>
internal static class Routes
{
    public static async Task<JsonElement> DocumentAsync(TestNode node)
    {
        using var document = JsonDocument.Parse(await node.Http().GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
        return document.RootElement.Clone();
    }

    /// <summary>Method and path of each, such as <c>GET /v1/experiments/{key}</c>.</summary>
    public static async Task<List<(string Method, string Path)>> ReadAsync(TestNode node) =>
        [.. (await DocumentAsync(node)).GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => (m.Name.ToUpperInvariant(), p.Name)))];
}
