using System.Text.RegularExpressions;

namespace NeuronEdit.Server.Security;

/// <summary>Keeps secrets out of what is logged, answered and kept: tokens, and passwords in connection strings and addresses.</summary>
public static partial class Masking
{
    private const string Masked = "***";

    /// <summary>The text with every secret masked.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = TokenText.Form().Replace(text, match => $"nedit_{match.Groups["id"].Value}_{Masked}");
        text = Password().Replace(text, Hidden);
        return InAddress().Replace(text, $"$1{Masked}@");
    }

    /// <summary>What is masked already stays, and so does the advice <c>Password=...</c>.</summary>
    private static string Hidden(Match pair) =>
        pair.Groups["value"].Value.TrimStart('\'').StartsWith("...", StringComparison.Ordinal) ? pair.Value : pair.Groups["key"].Value + Masked;

    [GeneratedRegex("""(?<key>\b(?:password|pwd|psw)\s*=\s*)(?!\*\*\*)(?<value>'(?:[^']|'')*'|"(?:[^"]|"")*"|[^;\r\n]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"(://[^\s/@:]*:)[^\s@]*@", RegexOptions.CultureInvariant)]
    private static partial Regex InAddress();
}
