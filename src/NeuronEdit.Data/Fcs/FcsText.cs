namespace NeuronEdit.Data.Fcs;

/// <summary>Reads the primary and the supplemental TEXT segment into keywords.</summary>
internal static class FcsText
{
    /// <summary>Reads the keywords and adds a sentence to <paramref name="notes"/> for everything that was forgiven.</summary>
    public static FcsKeywords Read(FcsInput input, FcsHeader header, List<string> notes)
    {
        var keywords = new FcsKeywords();
        AddAll(keywords, Tokens(input, "TEXT", header.Text), notes);
        if (header.Version == "FCS2.0") return keywords;
        var values = new FcsValues(input.Path, keywords);
        var supplemental = new FcsSegment(values.Count("$BEGINSTEXT") ?? 0, values.Count("$ENDSTEXT") ?? 0);
        if (supplemental.Begin == 0 || supplemental.End <= supplemental.Begin || supplemental == header.Text) return keywords;
        supplemental = FcsSegments.CheckText(input, "TEXT, keywords $BEGINSTEXT and $ENDSTEXT", supplemental);
        AddAll(keywords, Tokens(input, "supplemental TEXT", supplemental), notes);
        return keywords;
    }

    private static List<string> Tokens(FcsInput input, string name, FcsSegment segment)
    {
        var bytes = new byte[segment.End - segment.Begin + 1];
        input.ReadExactly(segment.Begin, bytes);
        if (bytes[0] is 0 or >= 127 || char.IsAsciiLetterOrDigit((char)bytes[0]))
            throw FcsFailure.Data(input.Path, $"{name}, first byte", $"0x{bytes[0]:X2}", "a delimiter: an ASCII character that is neither letter nor digit", "The offsets of the segment are wrong: export the file again.");
        var tokens = FcsTokens.Cut(bytes);
        if (tokens.Count % 2 != 0)
            throw FcsFailure.Data(input.Path, name, $"{tokens.Count} tokens, the last one {FcsFailure.Quote(tokens[^1])}", "an even number: each keyword with a value");
        return tokens;
    }

    private static void AddAll(FcsKeywords keywords, List<string> tokens, List<string> notes)
    {
        for (var at = 0; at < tokens.Count; at += 2)
        {
            var key = tokens[at].Trim();
            if (!keywords.Add(key, tokens[at + 1]))
                notes.Add($"Keyword {FcsFailure.Quote(key)} stands twice with different values; the first one counts.");
        }
    }
}
