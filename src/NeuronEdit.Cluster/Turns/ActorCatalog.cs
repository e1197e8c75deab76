using System.Collections.Frozen;

namespace NeuronEdit.Cluster.Turns;

/// <summary>The kinds of actors.</summary>
public sealed class ActorCatalog
{
    private readonly FrozenDictionary<string, IActor> _actors;

    /// <summary>A catalog of some kinds; tests make their own.</summary>
    public ActorCatalog(IEnumerable<IActor> actors) => _actors = actors.ToFrozenDictionary(a => a.Kind, StringComparer.Ordinal);

    /// <summary>Every actor of this assembly.</summary>
    public static ActorCatalog All { get; } = new(
        typeof(IActor).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true } && t.IsAssignableTo(typeof(IActor))).Select(t => (IActor)Activator.CreateInstance(t)!));

    /// <summary>The actor of a kind.</summary>
    /// <exception cref="LaterVersionException">There is none.</exception>
    public IActor this[string kind] => _actors.GetValueOrDefault(kind) ?? throw new LaterVersionException($"No actor is of kind '{kind}'; known are {string.Join(", ", _actors.Keys.Order())}.");
}
