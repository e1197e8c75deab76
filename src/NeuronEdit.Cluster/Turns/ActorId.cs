using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuronEdit.Cluster.Turns;

/// <summary>Which actor: its kind and its key.</summary>
/// <remarks>Written as <c>kind/key</c>. Both parts are 1 to <see cref="PartLengthMax"/> characters of lower-case letters, digits, <c>-</c>, <c>.</c> and <c>_</c>.</remarks>
[JsonConverter(typeof(JsonForm))]
public readonly record struct ActorId
{
    /// <summary>Characters that a kind or a key may have.</summary>
    public const int PartLengthMax = 128;

    /// <summary>Shards that actors are spread over; placement hands out shards, never single actors.</summary>
    public const int Shards = 64;

    /// <summary>Names an actor.</summary>
    /// <exception cref="ArgumentException">A part is empty, too long, or has other characters.</exception>
    public ActorId(string kind, string key) => (Kind, Key) = (Checked(kind, nameof(kind)), Checked(key, nameof(key)));

    /// <summary>What kind of actor: <c>experiment</c>, <c>edit</c>, ...</summary>
    public string Kind { get; }

    /// <summary>Which one of its kind.</summary>
    public string Key { get; }

    /// <summary>The shard it belongs to, 0 to <see cref="Shards"/> - 1: FNV-1a of its name, so the same on every machine.</summary>
    public int Shard
    {
        get
        {
            var hash = 2166136261u;
            foreach (var c in Kind) hash = (hash ^ c) * 16777619;
            hash = (hash ^ '/') * 16777619;
            foreach (var c in Key) hash = (hash ^ c) * 16777619;
            return (int)((hash ^ (hash >> 16)) % Shards);
        }
    }

    /// <summary>Reads <c>kind/key</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static ActorId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new ActorId(text[..slash], text[(slash + 1)..]) : throw new FormatException($"'{text}' names no actor; an actor is kind/key.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Key}";

    /// <summary>True where a text can be an actor's key, or a kind.</summary>
    public static bool IsPart(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= PartLengthMax && text.All(IsPartLetter);
    }

    /// <summary>True for what keys and kinds consist of.</summary>
    internal static bool IsPartLetter(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or '_';

    private static string Checked(string part, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(part, name);
        if (part.Length > PartLengthMax) throw new ArgumentException($"'{part[..20]}...' has {part.Length} characters; an actor's {name} has at most {PartLengthMax}.", name);
        foreach (var c in part)
            if (!IsPartLetter(c))
                throw new ArgumentException($"'{part}' has the character '{c}'; an actor's {name} has lower-case letters, digits, '-', '.' and '_'.", name);
        return part;
    }

    private sealed class JsonForm : JsonConverter<ActorId>
    {
        public override ActorId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ActorId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
