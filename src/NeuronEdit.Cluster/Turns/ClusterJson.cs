using System.Text.Json;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Cluster.Turns;

/// <summary>How states, messages, work inputs and results are written: as every other JSON of the project, on one line.</summary>
public static class ClusterJson
{
    // What a record computes from the rest is not state.
    private static readonly JsonSerializerOptions Options = new(ResultsJson.OneLine) { IgnoreReadOnlyProperties = true };

    /// <summary>Writes a value.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Writes a value of a type known only when running.</summary>
    public static string Write(object value, Type type) => JsonSerializer.Serialize(value, type, Options);

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"Expected a {typeof(T).Name}, found null.");

    /// <summary>Reads a value of a type known only when running.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static object Read(string json, Type type) => JsonSerializer.Deserialize(json, type, Options) ?? throw new JsonException($"Expected a {type.Name}, found null.");
}
