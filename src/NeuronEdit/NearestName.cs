namespace NeuronEdit;

/// <summary>Finds the name that somebody who misspelt one most likely meant.</summary>
public static class NearestName
{
    /// <summary>The candidate with the smallest edit distance, if it is near enough to be worth suggesting.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been meant; the first wins a tie.</param>
    /// <returns>The candidate, or null where none differs in fewer than half of the letters.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }

        return best is not null && bestDistance * 2 < Math.Max(name.Length, best.Length) + 1 ? best : null;
    }

    /// <summary><c> Did you mean 'x'?</c> with a leading space, or nothing.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } found ? $" Did you mean '{found}'?" : "";

    /// <summary>Letters to insert, delete, replace or swap with a neighbour to get from one to the other (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
