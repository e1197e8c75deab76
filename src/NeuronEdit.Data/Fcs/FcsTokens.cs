using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace NeuronEdit.Data.Fcs;

/// <summary>Cuts a TEXT segment at its delimiter, which is its first byte, into keyword and value in turn.</summary>
/// <remarks>
/// The standard doubles a delimiter inside a value, forbids one at the beginning of a value, and forbids empty values. Many writers
/// leave values empty all the same, which looks like a doubled delimiter. No known keyword contains a delimiter, so both can be
/// told apart: two delimiters right behind a keyword are an empty value, two delimiters inside a value are one letter of it.
/// </remarks>
internal static class FcsTokens
{
    /// <summary>The tokens; an odd number when the last keyword has no value.</summary>
    /// <param name="text">The segment with its first delimiter.</param>
    /// <remarks>
    /// Blanks and zeros behind the last delimiter are dropped, with one further byte (some writers give the byte behind TEXT as its
    /// last); a last value that lacks its closing delimiter is kept.
    /// </remarks>
    public static List<string> Cut(ReadOnlySpan<byte> text)
    {
        var tokens = new List<string>();
        var letters = new List<byte>();
        var at = 1;
        while (at < text.Length)
        {
            if (!Keyword(text, ref at, letters) && IsRemainder(letters)) break;
            Finish(tokens, letters);
            if (at >= text.Length) break;
            Value(text, ref at, letters);
            Finish(tokens, letters);
        }

        return tokens;
    }

    /// <summary>Reads up to the next delimiter; false where there is none.</summary>
    private static bool Keyword(ReadOnlySpan<byte> text, ref int at, List<byte> letters)
    {
        var rest = text[at..];
        var length = rest.IndexOf(text[0]);
        CollectionExtensions.AddRange(letters, length < 0 ? rest : rest[..length]);
        at += length < 0 ? rest.Length : length + 1;
        return length >= 0;
    }

    /// <summary>Reads up to the next single delimiter; one right at the beginning ends an empty value.</summary>
    private static void Value(ReadOnlySpan<byte> text, ref int at, List<byte> letters)
    {
        var isEmpty = text[at] == text[0] && (at + 1 >= text.Length || text[at + 1] != text[0]);
        for (; at < text.Length; at++)
        {
            if (text[at] != text[0]) letters.Add(text[at]);
            else if (!isEmpty && at + 1 < text.Length && text[at + 1] == text[0]) letters.Add(text[at++]);
            else break;
        }

        at++;
    }

    private static bool IsRemainder(List<byte> letters) =>
        letters.FindIndex(letter => letter is not (0 or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t')) is var other && (other < 0 || other == letters.Count - 1);

    private static void Finish(List<string> tokens, List<byte> letters)
    {
        tokens.Add(Decode(CollectionsMarshal.AsSpan(letters)));
        letters.Clear();
    }

    /// <summary>UTF-8 as FCS 3.1 asks; Latin-1 where the bytes are not UTF-8.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
