namespace NeuronEdit.Data.Fcs;

/// <summary>Chooses the delimiter of TEXT.</summary>
internal static class FcsDelimiter
{
    private const string Usual = "|/\\!~^#\f\x1E";

    /// <summary>
    /// A character that occurs nowhere, so that nothing has to be escaped and no reader can misunderstand; where all occur, one that
    /// stands in no keyword and at the beginning of no value, as the standard demands.
    /// </summary>
    /// <exception cref="NeuronEditException">Data: the keywords leave no character.</exception>
    public static char Choose(IEnumerable<KeyValuePair<string, string>> keywords)
    {
        Span<bool> occurs = stackalloc bool[128];
        Span<bool> isBarred = stackalloc bool[128];
        foreach (var (keyword, value) in keywords)
        {
            Mark(keyword, occurs);
            Mark(keyword, isBarred);
            Mark(value, occurs);
            Mark(value.AsSpan(0, 1), isBarred);
        }

        return Find(occurs) ?? Find(isBarred)
            ?? throw new NeuronEditException(FailureCode.Data, "FCS: the keywords and names use every character that could separate them. Rename a channel or drop a keyword.");
    }

    private static void Mark(ReadOnlySpan<char> text, Span<bool> marks)
    {
        foreach (var letter in text)
        {
            if (letter < marks.Length) marks[letter] = true;
        }
    }

    private static char? Find(ReadOnlySpan<bool> marks)
    {
        foreach (var letter in Usual)
        {
            if (!marks[letter]) return letter;
        }

        for (var letter = (char)1; letter < 127; letter++)
        {
            if (!marks[letter] && !char.IsAsciiLetterOrDigit(letter) && letter is not (' ' or '\t' or '\r' or '\n')) return letter;
        }

        return null;
    }
}
