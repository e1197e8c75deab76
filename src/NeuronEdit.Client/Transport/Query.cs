using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace NeuronEdit.Client;

/// <summary>Paths and queries, with everything that comes from outside escaped.</summary>
internal static class Query
{
    /// <summary>Reads all parts of a list.</summary>
    /// <param name="page">Reads the part after a mark.</param>
    /// <param name="cancellation">Stops.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, Task<Page<T>>> page, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = await page(after);
            foreach (var item in part.Items) yield return item;
            if (part.Next is null) yield break;
            after = part.Next;
        }
    }

    /// <summary>A path with its query; names without a value are left out.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            separator = '&';
        }

        return text.ToString();
    }

    /// <summary>A name as one segment of a path.</summary>
    /// <exception cref="ArgumentException">It is empty, or would be another path.</exception>
    public static string Segment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name is "." or ".." ? throw new ArgumentException($"'{name}' names nothing.", nameof(name)) : Uri.EscapeDataString(name);
    }

    /// <summary>A file's path, segment by segment.</summary>
    public static string Segments(string path) => string.Join('/', path.Split('/').Select(Segment));
}
