namespace NeuronEdit.Cli.Rendering;

/// <summary>The command line that continues, or starts again, what was stopped.</summary>
internal static class ResumeLine
{
    /// <summary><c>neuronedit run experiment.yaml --output results --resume</c>: the arguments as typed, passwords in them masked, quoted for a shell.</summary>
    /// <param name="arguments">As typed.</param>
    /// <param name="resumable">Adds <c>--resume</c> unless it is there.</param>
    public static string After(IReadOnlyList<string> arguments, bool resumable)
    {
        IEnumerable<string> words = ["neuronedit", .. arguments];
        if (resumable && !arguments.Contains("--resume", StringComparer.Ordinal)) words = words.Append("--resume");
        return string.Join(' ', words.Select(word => Quote(Secrets.Hidden(word))));
    }

    /// <summary>The word as a POSIX shell has to see it.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./=:,+@%".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
