using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace NeuronEdit.Cluster.Turns;

/// <summary>Writes messages as the store keeps them, and reads them back. Every sealed <see cref="Message"/> of this assembly is known by its <see cref="MessageTypeAttribute"/>.</summary>
public static class MessageCodec
{
    private static readonly FrozenDictionary<string, Type> Types = Find().ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> Names = Types.ToFrozenDictionary(t => t.Value, t => t.Key);

    /// <summary>All message types, by name and version.</summary>
    public static IReadOnlyDictionary<string, Type> Known => Types;

    /// <summary>Writes a message.</summary>
    /// <returns>Its name and version, such as <c>edit.join/1</c>, and its body.</returns>
    public static (string Type, string Body) Write(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var type = message.GetType();
        return (Names[type], ClusterJson.Write(message, type));
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="LaterVersionException">The type is not known.</exception>
    /// <exception cref="JsonException">The body is damaged.</exception>
    public static Message Read(string type, string body) =>
        Types.TryGetValue(type, out var known)
            ? (Message)ClusterJson.Read(body, known)
            : throw new LaterVersionException($"Message type {type} is not known to this version.");

    private static IEnumerable<Type> Find() => typeof(Message).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Message)) && !t.IsAbstract);

    private static string NameOf(Type type)
    {
        var attribute = type.GetCustomAttribute<MessageTypeAttribute>() ?? throw new InvalidOperationException($"{type} has no [MessageType].");
        return $"{attribute.Name}/{attribute.Version}";
    }
}
