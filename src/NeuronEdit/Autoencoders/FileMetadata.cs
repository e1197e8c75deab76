using System.Globalization;

namespace NeuronEdit.Autoencoders;

/// <summary>The metadata of our safetensors files: typed values as text, read back or refused by name.</summary>
internal sealed class FileMetadata(IReadOnlyDictionary<string, string> values, string file)
{
    private const string Version = "1";

    /// <summary>Keys that begin so are ours.</summary>
    public const string OwnPrefix = "neuronedit.";

    /// <summary>What every file of ours says.</summary>
    public static Dictionary<string, string> For(string kind, Network network) => new(StringComparer.Ordinal)
    {
        ["format"] = "pt",
        ["neuronedit.kind"] = kind,
        ["neuronedit.version"] = Version,
        ["neuronedit.channels"] = Text(network.Spec.Channels),
        ["neuronedit.encoder_widths"] = string.Join(',', network.Spec.EncoderWidths.Select(Text)),
        ["neuronedit.activation"] = Text(network.Spec.Activation),
        ["neuronedit.slope"] = Text(network.Spec.Slope),
        ["neuronedit.hash"] = network.Hash,
    };

    /// <summary>Invariant text that parses back to the same value.</summary>
    public static string Text<T>(T value) => string.Create(CultureInfo.InvariantCulture, $"{value}");

    /// <summary>Checks kind and version and reads the shape.</summary>
    public AutoencoderSpec Spec(string kind)
    {
        Require("neuronedit.kind", kind);
        Require("neuronedit.version", Version);
        var spec = new AutoencoderSpec
        {
            Channels = Get<int>("neuronedit.channels"),
            EncoderWidths = [.. Get("neuronedit.encoder_widths").Split(',').Select(width => Parse<int>("neuronedit.encoder_widths", width))],
            Activation = Enum.TryParse<Activation>(Get("neuronedit.activation"), out var activation) ? activation : throw Wrong("neuronedit.activation"),
            Slope = Get<float>("neuronedit.slope"),
        };
        try
        {
            spec.Validate();
        }
        catch (NeuronEditException exception)
        {
            throw SafetensorsReader.Damaged(file, "its metadata describe no valid network", exception);
        }

        return spec;
    }

    /// <summary>Fails unless the numbers are those that were written.</summary>
    public void RequireHash(string key, Network network)
    {
        var found = network.Hash;
        if (Get(key) != found) throw SafetensorsReader.Damaged(file, $"its {key} is {Get(key)}, but its tensors hash to {found}");
    }

    /// <summary>A text.</summary>
    public string Get(string key) => values.TryGetValue(key, out var value) ? value : throw SafetensorsReader.Damaged(file, $"its metadata have no {key}");

    /// <summary>A number.</summary>
    public T Get<T>(string key)
        where T : IParsable<T> => Parse<T>(key, Get(key));

    private T Parse<T>(string key, string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(key);

    private void Require(string key, string expected)
    {
        if (Get(key) != expected) throw SafetensorsReader.Damaged(file, $"its {key} is {Get(key)}; {expected} is expected");
    }

    private NeuronEditException Wrong(string key) => SafetensorsReader.Damaged(file, $"its {key} is {Get(key)}, which cannot be read");
}
