using System.Collections.Immutable;

namespace NeuronEdit.Cluster.Actors;

/// <summary>What the user should know, in a bounded list.</summary>
/// <param name="Texts">The first ones, at most <see cref="TextsMax"/>.</param>
/// <param name="Omitted">How many more there were.</param>
public sealed record Notes(ImmutableArray<string> Texts, long Omitted)
{
    /// <summary>Texts that are kept.</summary>
    public const int TextsMax = 50;

    /// <summary>Nothing yet.</summary>
    public static Notes None { get; } = new([], 0);

    /// <summary>Adds one, unless it is there already.</summary>
    public Notes Add(string? text)
    {
        if (text is null || Texts.Contains(text)) return this;
        return Texts.Length < TextsMax ? this with { Texts = Texts.Add(text) } : this with { Omitted = Omitted + 1 };
    }

    /// <summary>Adds some.</summary>
    public Notes Add(IEnumerable<string> texts) => texts.Aggregate(this, (notes, text) => notes.Add(text));

    /// <summary>Adds another's.</summary>
    public Notes Add(Notes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var all = Add(other.Texts);
        return all with { Omitted = all.Omitted + other.Omitted };
    }
}
