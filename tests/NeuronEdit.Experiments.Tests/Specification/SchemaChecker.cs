using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Experiments.Tests.Specification;

/// <summary>The part of JSON Schema 2020-12 that docs/experiment.schema.json uses, evaluated on a YAML tree; an unknown keyword is an error.</summary>
internal sealed class SchemaChecker(JsonObject root)
{
    private static readonly HashSet<string> Annotations = ["description", "title", "default", "$schema", "$defs"];

    public bool Accepts(YamlNode node) => Accepts(root, node);

    private bool Accepts(JsonObject schema, YamlNode node) => schema.All(rule => Annotations.Contains(rule.Key) || Holds(schema, rule.Key, rule.Value!, node));

    private bool Holds(JsonObject schema, string keyword, JsonNode rule, YamlNode node) => keyword switch
    {
        "$ref" => Accepts((JsonObject)root["$defs"]![rule.GetValue<string>()["#/$defs/".Length..]]!, node),
        "oneOf" => rule.AsArray().Count(option => Accepts((JsonObject)option!, node)) == 1,
        "type" => HasType(rule.GetValue<string>(), node),
        "enum" => node is YamlScalarNode word && rule.AsArray().Any(v => v!.GetValue<string>() == word.Value),
        "minimum" => Number(node) is not { } n || n >= rule.GetValue<double>(),
        "maximum" => Number(node) is not { } n || n <= rule.GetValue<double>(),
        "exclusiveMinimum" => Number(node) is not { } n || n > rule.GetValue<double>(),
        "exclusiveMaximum" => Number(node) is not { } n || n < rule.GetValue<double>(),
        "minLength" => node is not YamlScalarNode text || text.Value!.Length >= rule.GetValue<int>(),
        "maxLength" => node is not YamlScalarNode text || text.Value!.Length <= rule.GetValue<int>(),
        "minItems" => node is not YamlSequenceNode list || list.Children.Count >= rule.GetValue<int>(),
        "maxItems" => node is not YamlSequenceNode list || list.Children.Count <= rule.GetValue<int>(),
        "items" => node is not YamlSequenceNode list || list.Children.All(n => Accepts((JsonObject)rule, n)),
        "required" => node is not YamlMappingNode map || rule.AsArray().All(key => map.Children.ContainsKey(key!.GetValue<string>())),
        "properties" => node is not YamlMappingNode map || rule.AsObject().All(p => !map.Children.TryGetValue(p.Key, out var value) || Accepts((JsonObject)p.Value!, value)),
        "additionalProperties" => node is not YamlMappingNode map || map.Children.Keys.All(key => schema["properties"]!.AsObject().ContainsKey(((YamlScalarNode)key).Value!)),
        _ => throw new NotSupportedException($"The schema uses '{keyword}', which this checker does not know."),
    };

    private static bool HasType(string type, YamlNode node) => type switch
    {
        "object" => node is YamlMappingNode,
        "array" => node is YamlSequenceNode,
        "string" => node is YamlScalarNode,
        "integer" => Number(node) is { } n && n == Math.Floor(n),
        "number" => Number(node) is not null,
        _ => throw new NotSupportedException(type),
    };

    private static double? Number(YamlNode node) =>
        node is YamlScalarNode scalar && double.TryParse(scalar.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : null;
}
