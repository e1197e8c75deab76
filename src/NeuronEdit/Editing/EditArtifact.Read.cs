using System.Globalization;
using System.Text.Json;
using NeuronEdit.Sketches;
using NeuronEdit.Transforms;

namespace NeuronEdit.Editing;

public sealed partial class EditArtifact
{
    /// <summary>Reads an artifact and checks every file of it.</summary>
    /// <param name="open">Opens a file of a given name for reading; the stream is disposed of here.</param>
    /// <param name="name">The artifact's path, for messages.</param>
    /// <exception cref="NeuronEditException">Artifact: a file is missing, damaged, of a newer version, or does not fit the others.</exception>
    public static EditArtifact Read(Func<string, Stream> open, string name)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var document = ParseDocument(ReadAll(open, DocumentName, name), name);
        var source = ReadSketches(SourceSketchesName);
        var target = ReadSketches(TargetSketchesName);
        var (sourceTable, targetTable) = PercentilesCsv.Read(ReadChecked(PercentilesName), $"{PercentilesName} of {name}");
        var artifact = new EditArtifact
        {
            Experiment = document.Experiment,
            Layer = document.Layer,
            Options = document.Options,
            Channels = document.Channels,
            Transform = ReadTransform(document, name),
            Rows = document.Rows,
            Seeds = ReadSeeds(document, name),
            Autoencoder = document.Autoencoder,
            ModelHash = document.ModelHash,
            SourceSketches = source,
            TargetSketches = target,
            SourcePercentiles = sourceTable,
            TargetPercentiles = targetTable,
        };
        artifact.CheckConsistency(name);
        var hash = document.ComputeHash();
        return hash == document.ContentHash ? artifact : throw Refused(name, $"the values in {DocumentName} have the SHA-256 {hash}; its contentHash says {document.ContentHash}");

        NeuronSketches ReadSketches(string file) => NeuronSketches.Read(new MemoryStream(ReadChecked(file)), $"{file} of {name}");

        byte[] ReadChecked(string file)
        {
            if (!document.Files.TryGetValue(file, out var expected)) throw Refused(name, $"{DocumentName} does not list {file}");
            var bytes = ReadAll(open, file, name);
            if (bytes.Length != expected.Bytes) throw Refused(name, $"{file} has {bytes.Length} bytes; {DocumentName} says {expected.Bytes}");
            var found = Hash(bytes);
            return found == expected.Sha256 ? bytes : throw Refused(name, $"{file} has the SHA-256 {found}; {DocumentName} says {expected.Sha256}");
        }
    }

    private static EditArtifactDocument ParseDocument(byte[] bytes, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("formatVersion", out var element)
                || element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var version))
                throw Refused(name, $"{DocumentName} has no formatVersion");
            if (version > EditArtifactDocument.Version)
            {
                throw new NeuronEditException(
                    FailureCode.Artifact,
                    $"The edit artifact {name} has format version {version}; this program reads up to version {EditArtifactDocument.Version}. Use the program's newer version that wrote it.");
            }

            if (version < 1) throw Refused(name, $"{DocumentName} has format version {version}");
            return json.Deserialize<EditArtifactDocument>(EditArtifactDocument.Json) ?? throw Refused(name, $"{DocumentName} is empty");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Refused(name, $"{DocumentName} cannot be read ({exception.Message})", exception);
        }
    }

    private static ChannelTransform ReadTransform(EditArtifactDocument document, string name)
    {
        try
        {
            return new ChannelTransform(document.Transform, document.Scale.Kind, document.Scale.Offsets, document.Scale.Factors);
        }
        catch (Exception exception) when (exception is ArgumentException or NeuronEditException)
        {
            throw Refused(name, $"the transform in {DocumentName} is not usable ({exception.Message})", exception);
        }
    }

    private static SortedDictionary<string, ulong> ReadSeeds(EditArtifactDocument document, string name)
    {
        var seeds = new SortedDictionary<string, ulong>(StringComparer.Ordinal);
        foreach (var (purpose, text) in document.Seeds)
        {
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                throw Refused(name, $"the seed {purpose} in {DocumentName} is {text}; expected a whole number below 2^64");
            seeds[purpose] = seed;
        }

        return seeds;
    }

    private static byte[] ReadAll(Func<string, Stream> open, string file, string name)
    {
        try
        {
            using var stream = open(file);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(name, $"it has no {file}", exception);
        }
    }
}
