using System.Text.Json;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>JSON files in storage: whole or not there, and damaged ones are told by name.</summary>
internal static class StoredFile
{
    /// <summary>Writes one.</summary>
    /// <exception cref="NeuronEditException">Storage: it refuses.</exception>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, (Stream stream) => JsonSerializer.Serialize(stream, value, ResultsJson.OneLine));

    /// <summary>Reads one that must be there.</summary>
    /// <exception cref="NeuronEditException">Storage: it is not there, or damaged.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, ResultsJson.OneLine) ?? throw new JsonException("it is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new NeuronEditException(
                FailureCode.Storage,
                $"{path} cannot be read: {e.Message} Every worker must see the same storage under the same path; if something was deleted there, cancel the experiment, delete it and submit it again.",
                e);
        }
    }

    /// <summary>Reads one if it is there and whole; else null.</summary>
    public static T? TryRead<T>(string path)
        where T : class => ResultsFolder.TryReadJson<T>(path);
}
