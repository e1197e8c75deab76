using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Experiments.Specification;

/// <summary>
/// A mapping of the experiment file, read key by key. It remembers which keys were asked for, so that <see cref="RefuseUnknownKeys"/>
/// can name the ones that mean nothing. Errors give the file, the line, the setting, what was found and what was expected.
/// </summary>
internal sealed class SpecSection
{
    /// <summary>Letters of a wrong value that a message repeats: a whole file read as one value would bury it.</summary>
    private const int LettersShown = 60;

    private readonly string _file;
    private readonly IReadOnlyDictionary<YamlNode, string>? _origins;
    private readonly YamlNode _place;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    private SpecSection(string file, string path, YamlNode place, IReadOnlyDictionary<YamlNode, string>? origins) => (_file, Path, _place, _origins) = (file, path, place, origins);

    /// <summary>The section's setting, such as <c>training</c>; empty at the top.</summary>
    public string Path { get; }

    /// <summary>Keys that were asked for so far, in order.</summary>
    public IReadOnlyList<string> KnownKeys => _known;

    /// <summary>Takes a node as a section.</summary>
    /// <param name="file">What messages call the file.</param>
    /// <param name="path">The section's setting; empty at the top.</param>
    /// <param name="node">The node.</param>
    /// <param name="origins">Where values come from that do not stand in the file, for messages; null: all stand there.</param>
    public static SpecSection Of(string file, string path, YamlNode node, IReadOnlyDictionary<YamlNode, string>? origins = null)
    {
        var section = new SpecSection(file, path, node, origins);
        if (node is not YamlMappingNode mapping)
            throw section.Fault(node, path.Length == 0 ? "The experiment file" : path, $"is {Describe(node)}; must be a mapping of settings, 'key: value' lines");
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name }) throw section.Fault(key, path, "has a key that is not plain text");
            section._values.Add(name, value);
        }

        return section;
    }

    /// <summary>Text that must be there and must not be blank.</summary>
    public string RequiredText(string key) =>
        Find(key) is { } node ? Scalar(key, node) is { Length: > 0 } text ? text : throw Fault(node, Name(key), "is empty; must be text") : throw Missing(key);

    /// <summary>Text, or a default.</summary>
    public string Text(string key, string otherwise) => Find(key) is null ? otherwise : RequiredText(key);

    /// <summary>Text, or null where the key is absent.</summary>
    public string? OptionalText(string key) => Find(key) is null ? null : RequiredText(key);

    /// <summary>A whole number within bounds, or null where the key is absent.</summary>
    public long? Whole(string key, long least, long most)
    {
        if (Find(key) is not { } node) return null;
        var text = Scalar(key, node);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Fault(node, Name(key), $"is {text}; must be a whole number from {least} to {most}");
    }

    /// <summary>A number within bounds, or a default.</summary>
    public double Number(string key, double otherwise, Func<double, bool> valid, string expected)
    {
        if (Find(key) is not { } node) return otherwise;
        var text = Scalar(key, node);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && valid(value)
            ? value
            : throw Fault(node, Name(key), $"is {text}; must be {expected}");
    }

    /// <summary>One of a few words, or a default.</summary>
    public T Word<T>(string key, T otherwise, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Find(key) is not { } node) return otherwise;
        var text = Scalar(key, node);
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word == text) return value;
            words.Add(word);
        }

        throw Fault(node, Name(key), $"is '{text}'; must be {string.Join(" or ", words)}.{NearestName.Suggest(text, words)}");
    }

    /// <summary>Text or a list of texts; empty where the key is absent.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        if (Find(key) is not { } node) return [];
        return node is YamlSequenceNode list ? [.. list.Children.Select((n, i) => NonBlank($"{key}[{i}]", n))] : [NonBlank(key, node)];
    }

    /// <summary>A list of whole numbers within bounds, or a default.</summary>
    public ImmutableArray<int> Wholes(string key, ImmutableArray<int> otherwise, int least, int most)
    {
        if (Find(key) is not { } node) return otherwise;
        if (node is not YamlSequenceNode { Children.Count: > 0 } list)
            throw Fault(node, Name(key), $"is {Describe(node)}; must be a list of whole numbers such as [{string.Join(", ", otherwise)}]");
        return [.. list.Children.Select((n, i) =>
            int.TryParse(Scalar($"{key}[{i}]", n), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Fault(n, Name($"{key}[{i}]"), $"is {Describe(n)}; must be a whole number from {least} to {most}"))];
    }

    /// <summary>A nested section, or an empty one where the key is absent.</summary>
    public SpecSection Section(string key) => Of(_file, Name(key), Find(key) ?? new YamlMappingNode(), _origins);

    /// <summary>A list of sections; empty where the key is absent. A single section counts as a list of one.</summary>
    public ImmutableArray<SpecSection> Sections(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select((n, i) => Of(_file, Name($"{key}[{i}]"), n, _origins))],
        var node => [Of(_file, Name(key), node, _origins)],
    };

    /// <summary>The node under a key; null where it is absent or empty. The key counts as known.</summary>
    public YamlNode? Find(string key)
    {
        if (!_known.Contains(key)) _known.Add(key);
        return _values.TryGetValue(key, out var node) && node is not YamlScalarNode { Value: null or "", Style: YamlDotNet.Core.ScalarStyle.Plain } ? node : null;
    }

    /// <summary>Refuses what nobody asked for.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var (key, node) in _values)
        {
            if (_known.Contains(key)) continue;
            throw Fault(node, Name(key), $"is not a setting.{NearestName.Suggest(key, _known)} Settings {(Path.Length == 0 ? "here" : $"under {Path}")} are {string.Join(", ", _known)}");
        }
    }

    /// <summary>An error at a setting of this section.</summary>
    public NeuronEditException Fault(string key, string problem) => Fault(_values.GetValueOrDefault(key, _place), Name(key), problem);

    /// <summary>A setting's full name.</summary>
    public string Name(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private NeuronEditException Missing(string key) =>
        Fault(_place, Name(key), $"is missing{NearestAbsent(key)}; add it to the experiment file");

    private string NearestAbsent(string key) =>
        NearestName.Find(key, _values.Keys.Except(_known)) is { } found ? $" (there is '{found}')" : "";

    private string NonBlank(string key, YamlNode node) => Scalar(key, node) is { Length: > 0 } text ? text : throw Fault(node, Name(key), "is empty; must be text");

    private string Scalar(string key, YamlNode node) =>
        node is YamlScalarNode scalar ? (scalar.Value ?? "").Trim() : throw Fault(node, Name(key), $"is {Describe(node)}; must be a single value");

    private NeuronEditException Fault(YamlNode node, string name, string problem)
    {
        var place = _origins?.GetValueOrDefault(node) ?? (node.Start.Line > 0 ? $"{_file}, line {node.Start.Line}" : _file);
        var stop = problem.EndsWith('.') || problem.EndsWith('?') ? "" : ".";
        return new NeuronEditException(FailureCode.Specification, $"{place}: {name} {problem}{stop}");
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode { Children.Count: 0 } => "an empty list",
        YamlSequenceNode => "a list",
        YamlScalarNode { Value: { Length: > LettersShown } value } => $"'{value[..LettersShown]}...'",
        YamlScalarNode { Value: { Length: > 0 } value } => $"'{value}'",
        _ => "empty",
    };
}
