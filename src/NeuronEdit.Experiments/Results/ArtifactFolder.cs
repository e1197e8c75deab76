using NeuronEdit.Autoencoders;
using NeuronEdit.Data;
using NeuronEdit.Editing;

namespace NeuronEdit.Experiments.Results;

/// <summary>An edit artifact with its model as a folder: all that <c>neuronedit apply</c> needs.</summary>
internal static class ArtifactFolder
{
    /// <summary>Its name in a results folder.</summary>
    public const string Name = "edit";

    /// <summary>The model's file in it, and in the results folder itself.</summary>
    public const string ModelName = "model.safetensors";

    /// <summary>Writes the artifact and its model. The description of the others, edit.json, comes last.</summary>
    public static void Write(string folder, EditArtifact artifact, Network network)
    {
        WriteModel(Path.Combine(folder, ModelName), network, artifact.Experiment);
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        artifact.Write(name => files[name] = new MemoryStream());
        foreach (var (name, content) in files.OrderBy(f => f.Key == EditArtifact.DocumentName).ThenBy(f => f.Key, StringComparer.Ordinal))
            AtomicFile.Write(Path.Combine(folder, name), (Stream stream) => stream.Write(content.ToArray()));
    }

    /// <summary>Writes a model.</summary>
    public static void WriteModel(string path, Network network, string experiment)
    {
        var metadata = new Dictionary<string, string> { ["experiment"] = experiment, ["madeBy"] = $"NeuronEdit {ProductVersion.Current}" };
        AtomicFile.Write(path, (Stream stream) => ModelFile.Write(stream, network, metadata));
    }

    /// <summary>Reads an artifact with its model and holds the two against each other.</summary>
    /// <param name="path">A results folder, or the folder <c>edit</c> in it.</param>
    /// <exception cref="NeuronEditException">Artifact: something is missing, damaged, of a newer version, or does not belong together.</exception>
    public static (EditArtifact Artifact, Network Network) Read(string path)
    {
        var folder = FolderOf(path);
        if (!Path.Exists(path)) throw new NeuronEditException(FailureCode.Artifact, $"{path} does not exist. Give the results folder of a finished run with --edit.");
        if (File.Exists(path)) throw new NeuronEditException(FailureCode.Artifact, $"{path} is a file; an edit is a folder. Give the results folder of a finished run with --edit, or the folder '{Name}' in it.");
        if (!File.Exists(Path.Combine(folder, EditArtifact.DocumentName)))
            throw new NeuronEditException(FailureCode.Artifact, $"{path} holds no edit: there is no {EditArtifact.DocumentName} in it or in its folder '{Name}'. Give the results folder of a finished run with --edit.");
        var artifact = EditArtifact.Read(name => Open(folder, name), folder);
        var model = Path.Combine(folder, ModelName);
        using var stream = Open(folder, ModelName);
        var network = ModelFile.Read(stream, model, out _);
        artifact.CheckModel(network.Hash);
        return (artifact, network);
    }

    /// <summary>The hash of edit.json, which holds the hashes of the others.</summary>
    public static string HashOf(string path) => FileHash.Sha256(Path.Combine(FolderOf(path), EditArtifact.DocumentName));

    private static string FolderOf(string path) => File.Exists(Path.Combine(path, EditArtifact.DocumentName)) ? path : Path.Combine(path, Name);

    private static FileStream Open(string folder, string name)
    {
        try
        {
            return File.OpenRead(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Artifact, $"{Path.Combine(folder, name)} cannot be read: {e.Message} An edit is a folder of five files; copy all of them.", e);
        }
    }
}
