using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace NeuronEdit.Editing;

public sealed partial class EditArtifact
{
    /// <summary>The file that describes the others, written last.</summary>
    public const string DocumentName = "edit.json";

    /// <summary>Sketches of S.</summary>
    public const string SourceSketchesName = "source.sketches";

    /// <summary>Sketches of T.</summary>
    public const string TargetSketchesName = "target.sketches";

    /// <summary>The percentiles of both, one line per neuron and quantile.</summary>
    public const string PercentilesName = "percentiles.csv";

    /// <summary>Writes the artifact. The same artifact gives the same bytes.</summary>
    /// <param name="create">Opens a file of a given name for writing; the stream is disposed of here.</param>
    /// <remarks>
    /// <list type="bullet">
    /// <item><c>source.sketches</c>, <c>target.sketches</c>: one quantile sketch per neuron, binary, versioned.</item>
    /// <item><c>percentiles.csv</c>: <c>neuron,quantile,source,target</c>, the table that edits. It is CSV in long form since R's read.csv and pandas' read_csv take it as it is,
    /// and a scientist who wonders about a neuron wants to plot source against target; numbers have the digits that give float32 back exactly.</item>
    /// <item><c>edit.json</c>: everything else, the length and SHA-256 of the files above, and its own. Seeds are text, since JSON readers keep only 53 bits of a number.</item>
    /// </list>
    /// </remarks>
    public void Write(Func<string, Stream> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        CheckConsistency(DocumentName);
        var files = new SortedDictionary<string, FileDocument>(StringComparer.Ordinal);
        WriteFile(SourceSketchesName, SourceSketches.Write);
        WriteFile(TargetSketchesName, TargetSketches.Write);
        WriteFile(PercentilesName, stream => PercentilesCsv.Write(stream, SourcePercentiles, TargetPercentiles));
        using var document = create(DocumentName);
        JsonSerializer.Serialize(document, ToDocument(files), EditArtifactDocument.Json);
        document.Write("\n"u8);

        void WriteFile(string name, Action<Stream> write)
        {
            using var content = new MemoryStream();
            write(content);
            var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            using (var stream = create(name)) stream.Write(bytes);
            files[name] = new FileDocument(bytes.Length, Hash(bytes));
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private EditArtifactDocument ToDocument(SortedDictionary<string, FileDocument> files)
    {
        var seeds = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (purpose, seed) in Seeds) seeds[purpose] = seed.ToString(CultureInfo.InvariantCulture);
        var document = new EditArtifactDocument(
            EditArtifactDocument.Version,
            Experiment,
            Layer,
            Options,
            Channels,
            Transform.Spec,
            new ScaleDocument(Transform.Scale, Transform.Offsets.ToArray(), Transform.Factors.ToArray()),
            Rows,
            seeds,
            Autoencoder,
            ModelHash,
            files,
            ContentHash: "");
        return document with { ContentHash = document.ComputeHash() };
    }
}
