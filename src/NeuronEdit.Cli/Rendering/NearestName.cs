namespace NeuronEdit.Cli.Rendering;

/// <summary>Finds what was probably meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The candidate with the fewest edits (insert, delete, replace, swap neighbours) to <paramref name="written"/>;
    /// null when even that one is further than a third of the word's letters, at least two.
    /// </summary>
    public static string? Find(string written, IEnumerable<string> candidates)
    {
        var limit = Math.Max(2, written.Length / 3);
        var near = candidates
            .Select(name => (Name: name, Edits: Edits(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Edits <= limit && candidate.Edits < candidate.Name.Length)
            .OrderBy(candidate => candidate.Edits);
        return near.FirstOrDefault().Name;
    }

    /// <summary>Optimal string alignment distance.</summary>
    internal static int Edits(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var least = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }

        return table[left.Length, right.Length];
    }
}
