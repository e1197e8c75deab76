using System.Collections;

namespace NeuronEdit.Data.Fcs;

/// <summary>
/// The keywords of an FCS file in the order in which they stand, spelt as they stand. Look-up ignores case, as the standard asks.
/// Where a keyword stands twice, the first one counts.
/// </summary>
public sealed class FcsKeywords : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many there are.</summary>
    public int Count => _pairs.Count;

    /// <summary>The keyword at a place, counted from 0, and its value.</summary>
    public KeyValuePair<string, string> this[int index] => _pairs[index];

    /// <summary>The value of a keyword, or null where it is missing or empty.</summary>
    public string? this[string keyword] => _values.TryGetValue(keyword, out var value) && value.Length > 0 ? value : null;

    /// <summary>True where the keyword stands, even without a value.</summary>
    public bool Contains(string keyword) => _values.ContainsKey(keyword);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds a keyword; false where it stands already with another value, which then counts.</summary>
    internal bool Add(string keyword, string value)
    {
        if (!_values.TryAdd(keyword, value)) return _values[keyword] == value;
        _pairs.Add(new KeyValuePair<string, string>(keyword, value));
        return true;
    }
}
