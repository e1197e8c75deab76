using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NeuronEdit.Transforms;

namespace NeuronEdit.Editing;

/// <summary>edit.json, as it is written. Properties appear in the order of this declaration.</summary>
internal sealed record EditArtifactDocument(
    int FormatVersion,
    string Experiment,
    int Layer,
    EditOptions Options,
    IReadOnlyList<EditedChannel> Channels,
    TransformSpec Transform,
    ScaleDocument Scale,
    EditRows Rows,
    SortedDictionary<string, string> Seeds,
    AutoencoderSummary Autoencoder,
    string ModelHash,
    SortedDictionary<string, FileDocument> Files,
    string ContentHash)
{
    internal const int Version = 1;

    /// <summary>SHA-256 of this document as it is written with an empty content hash: layout does not count, every value does.</summary>
    internal string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { ContentHash = "" }, Json)));

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}

/// <summary>The fitted scale: model = (transformed - offset) x factor.</summary>
internal sealed record ScaleDocument(ScaleKind Kind, double[] Offsets, double[] Factors);

/// <summary>Another file of the artifact.</summary>
internal sealed record FileDocument(long Bytes, string Sha256);
