namespace NeuronEdit.Autoencoders;

/// <summary>A trained network in a safetensors file; PyTorch, NumPy and others read it. The layout is described at NetworkTensors.</summary>
public static class ModelFile
{
    private const string Kind = "model";

    /// <summary>Writes a model. The same network and metadata give the same bytes.</summary>
    /// <param name="stream">Written from its position on.</param>
    /// <param name="network">The weights.</param>
    /// <param name="metadata">Text of the caller's own, given back by <see cref="Read"/>; null for none.</param>
    /// <exception cref="ArgumentException">A metadata key is <c>format</c> or begins with <c>neuronedit.</c></exception>
    public static void Write(Stream stream, Network network, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(network);
        var all = FileMetadata.For(Kind, network);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            if (IsOwn(key)) throw new ArgumentException($"The metadata key {key} is reserved.", nameof(metadata));
            all.Add(key, value);
        }

        SafetensorsFile.Write(stream, new SafetensorsContent(all, [.. NetworkTensors.From(network)]));
    }

    /// <summary>Reads a model and checks it against the hash it was written with.</summary>
    /// <param name="stream">Read from its position to its end.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="metadata">What the writer added.</param>
    /// <exception cref="NeuronEditException">Artifact: the file is damaged or no model; names the file and the fault.</exception>
    public static Network Read(Stream stream, string name, out IReadOnlyDictionary<string, string> metadata)
    {
        var content = SafetensorsReader.Read(stream, name);
        var own = new FileMetadata(content.Metadata, name);
        var tensors = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var network = NetworkTensors.Take(own.Spec(Kind), tensors, name);
        NetworkTensors.RequireEmpty(tensors, name);
        own.RequireHash("neuronedit.hash", network);
        metadata = content.Metadata.Where(entry => !IsOwn(entry.Key)).ToDictionary(StringComparer.Ordinal);
        return network;
    }

    private static bool IsOwn(string key) => key == "format" || key.StartsWith(FileMetadata.OwnPrefix, StringComparison.Ordinal);
}
