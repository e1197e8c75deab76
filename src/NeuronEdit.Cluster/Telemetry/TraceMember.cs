using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cluster.Telemetry;

/// <summary>
/// Carries the trace that something belongs to through the store: as the first member, <c>trace</c>, of the JSON object that is kept anyway,
/// the body of a message, the input of an order, the result of an item. Neither stores nor actors know of it, what was written without it
/// reads as before, and a version that does not know it passes over it.
/// </summary>
internal static class TraceMember
{
    private const string Begin = "{\"trace\":\"";

    /// <summary>Characters of a traceparent, <c>00-TRACE-SPAN-FLAGS</c> (W3C Trace Context).</summary>
    private const int Length = 55;

    /// <summary>The JSON with a trace.</summary>
    /// <param name="json">An object without one; what is no object is left as it is.</param>
    /// <param name="trace">A traceparent; null: none.</param>
    public static string With(string json, string? trace)
    {
        if (trace is not { Length: Length } || !json.StartsWith('{')) return json;
        return json == "{}" ? $"{Begin}{trace}\"}}" : $"{Begin}{trace}\",{json.AsSpan(1)}";
    }

    /// <summary>The trace of a JSON; null: it has none.</summary>
    public static string? Of(string json)
    {
        var end = Begin.Length + Length;
        return json.Length > end + 1 && json[end] == '"' && json.StartsWith(Begin, StringComparison.Ordinal) ? json[Begin.Length..end] : null;
    }

    /// <summary>The JSON as it was before it got its trace.</summary>
    public static string Without(string json) => Of(json) is null ? json : '{' + json[(Begin.Length + Length + 1)..].TrimStart(',');

    /// <summary>The item as its handler is to see it.</summary>
    public static ClaimedWork Without(ClaimedWork work) => Of(work.Input) is null ? work : work with { Input = Without(work.Input) };
}
