using System.Text;
using System.Text.Json;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Client;

/// <summary>The specifications of experiments in the storage that all workers share: <c>experiments/KEY/spec-ROUND.json</c>.</summary>
/// <param name="storage">The storage folder.</param>
internal sealed class SpecStorage(string storage)
{
    /// <summary>Keeps the specification of an experiment; its key tells that nothing else can be there.</summary>
    /// <exception cref="NeuronEditException">Specification: there is no such storage. Storage: it refuses.</exception>
    public void Write(string experiment, ExperimentSpec spec) => Write(experiment, 0, spec, overwrite: true);

    /// <summary>Keeps the specification of a round, unless there is one.</summary>
    /// <returns>False where there is another one.</returns>
    /// <exception cref="NeuronEditException">Specification: there is no such storage. Storage: it refuses.</exception>
    public bool TryWrite(string experiment, int round, ExperimentSpec spec) =>
        Write(experiment, round, spec, overwrite: false) || File.ReadAllText(PathOf(experiment, round)) == TextOf(spec);

    /// <summary>Reads the specification of an experiment.</summary>
    /// <exception cref="NeuronEditException">Specification: it is not there. Storage: it cannot be read.</exception>
    public ExperimentSpec Read(string experiment)
    {
        var path = PathOf(experiment, 0);
        try
        {
            return JsonSerializer.Deserialize<ExperimentSpec>(File.ReadAllText(path), ResultsJson.Options) ?? throw new JsonException("it is empty.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NeuronEditException(FailureCode.Specification, $"{path}: there is no such file, so this is not the storage that the experiment was submitted with. Give the workers' storage.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path}: cannot be read: {e.Message} Submit the experiment anew.", e);
        }
    }

    private static string TextOf(ExperimentSpec spec) => JsonSerializer.Serialize(spec, ResultsJson.Options);

    private string PathOf(string experiment, int round) => Path.Combine(storage, "experiments", experiment, $"spec-{round}.json");

    private bool Write(string experiment, int round, ExperimentSpec spec, bool overwrite)
    {
        if (!Directory.Exists(storage))
            throw new NeuronEditException(FailureCode.Specification, $"{storage}: there is no such folder. Give the storage folder that every worker sees under this very path.");
        var path = PathOf(experiment, round);
        // Two may submit the same experiment at the same time.
        var temporary = $"{path}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WriteThrough(temporary, TextOf(spec));
            if (!overwrite && File.Exists(path)) return false;
            File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path}: cannot be written: {e.Message} See that there is room and that you may write there, then give the command again.", e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    private static void WriteThrough(string path, string text)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
