namespace NeuronEdit.Data.Inputs;

/// <summary>One segment of a glob: * is any text, ? any letter, [a-z] one of a set, [!a-z] none of it. Case counts.</summary>
internal static class GlobPattern
{
    /// <summary>True where a path has a letter with a meaning.</summary>
    internal static bool IsGlob(string path) => path.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>True when the name matches. A name that begins with a dot only matches a pattern that does.</summary>
    internal static bool Matches(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern) =>
        !(name.StartsWith('.') && !pattern.StartsWith('.')) && Match(name, pattern);

    /// <summary>Greedy, with one way back to the last star: time is at most name x pattern.</summary>
    private static bool Match(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        var (n, p, star, starName) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, starName) = (p++, n);
            else if (p < pattern.Length && One(name[n], pattern[p..], out var used)) (n, p) = (n + 1, p + used);
            else if (star >= 0) (p, n) = (star + 1, ++starName);
            else return false;
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool One(char letter, ReadOnlySpan<char> pattern, out int used)
    {
        used = 1;
        if (pattern[0] == '?') return true;
        if (pattern[0] != '[') return pattern[0] == letter;
        var negated = pattern.Length > 1 && pattern[1] is '!' or '^';
        var first = negated ? 2 : 1;
        var close = pattern.Length > first + 1 ? pattern[(first + 1)..].IndexOf(']') : -1;
        if (close < 0) return letter == '[';
        used = first + 1 + close + 1;
        return Contains(pattern[first..(used - 1)], letter) != negated;
    }

    private static bool Contains(ReadOnlySpan<char> set, char letter)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (letter >= set[i] && letter <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == letter)
            {
                return true;
            }
        }

        return false;
    }
}
