using System.Text;
using NeuronEdit.Experiments.Specification;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Server.Settings;

/// <summary>Reads a node's file (YAML) and what the environment adds: every setting also has a variable, which goes first.</summary>
public static class NodeSettingsFile
{
    /// <summary>What the variables' names begin with: <c>limits.requestBytes</c> is <c>NEURONEDIT_LIMITS_REQUEST_BYTES</c>.</summary>
    public const string VariablePrefix = "NEURONEDIT_";

    /// <summary>Reads it.</summary>
    /// <param name="path">The file; null: the environment says all.</param>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    /// <exception cref="NeuronEditException">Specification: the file cannot be read, or a setting is wrong; the message names it.</exception>
    public static NodeSettings Load(string? path, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (path is null) return Parse("", "the node's settings", Environment.CurrentDirectory, variable);
        if (!File.Exists(path)) throw Fault($"{path}: there is no such file. Give the node's file with --config, or leave it out and set {VariablePrefix}STORE and the others.");
        if (new FileInfo(path).Length > SpecFile.BytesMax) throw Fault($"{path}: is larger than {SpecFile.BytesMax} bytes; a node's file is a page of settings.");
        return Parse(File.ReadAllText(path, Encoding.UTF8), path, Path.GetDirectoryName(Path.GetFullPath(path))!, variable);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text; may be empty.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    public static NodeSettings Parse(string yaml, string name, string baseDirectory, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(variable);
        var root = string.IsNullOrWhiteSpace(yaml) ? new YamlMappingNode() : SpecFile.Root(yaml, name);
        if (root is not YamlMappingNode mapping) throw Fault($"{name}: must be a mapping of settings, 'key: value' lines.");
        var origins = NewOrigins();
        if (mapping.Children.Count == 0) origins[mapping] = name;
        foreach (var setting in NodeSettingsBinder.All) Overlay(mapping, setting, variable, name, origins);
        return new NodeSettingsBinder(name, baseDirectory, origins).Bind(mapping);
    }

    /// <summary>Reads where telemetry goes from the environment alone, for what has no file.</summary>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    /// <exception cref="NeuronEditException">Specification: a setting is wrong; the message names it.</exception>
    public static TelemetrySettings Telemetry(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        const string Name = "the environment";
        var (root, origins) = (new YamlMappingNode(), NewOrigins());
        foreach (var setting in TelemetryBinder.All) Overlay(root, setting, variable, Name, origins);
        return TelemetryBinder.Bind(SpecSection.Of(Name, "", root, origins).Section("telemetry"));
    }

    /// <summary>The variable of a setting.</summary>
    public static string VariableOf(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var text = new StringBuilder(VariablePrefix);
        foreach (var letter in setting)
        {
            if (char.IsAsciiLetterUpper(letter)) text.Append('_');
            text.Append(letter == '.' ? '_' : char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }

    private static void Overlay(YamlMappingNode root, string setting, Func<string, string?> variable, string name, Dictionary<YamlNode, string> origins)
    {
        var origin = VariableOf(setting);
        if (variable(origin) is not { Length: > 0 } value) return;
        var (section, key) = setting.Split('.') is [var outer, var inner] ? (SectionOf(root, outer, name), inner) : (root, setting);
        YamlNode node = NodeSettingsBinder.IsList(setting)
            ? new YamlSequenceNode(value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(v => new YamlScalarNode(v)))
            : new YamlScalarNode(value);
        section.Children[new YamlScalarNode(key)] = node;
        foreach (var from in node.AllNodes) origins[from] = origin;
    }

    /// <summary>Nodes are told apart by what they are, not by their values.</summary>
    private static Dictionary<YamlNode, string> NewOrigins() => new(ReferenceEqualityComparer.Instance);

    private static YamlMappingNode SectionOf(YamlMappingNode root, string key, string name)
    {
        var at = new YamlScalarNode(key);
        if (!root.Children.TryGetValue(at, out var found) || found is YamlScalarNode { Value: null or "" }) root.Children[at] = found = new YamlMappingNode();
        return found as YamlMappingNode ?? throw Fault($"{name}: {key} must be a mapping of settings, 'key: value' lines.");
    }

    private static NeuronEditException Fault(string message) => new(FailureCode.Specification, message);
}
