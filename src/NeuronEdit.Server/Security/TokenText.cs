using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronEdit.Server.Security;

/// <summary>A token as its owner has it: <c>nedit_ID_SECRET</c>. The id names it in public; the secret has 256 bits, so its hash needs no salt and no slowness.</summary>
/// <param name="Id">10 letters and digits.</param>
/// <param name="Secret">43 letters, digits, dashes and underscores.</param>
internal sealed partial record TokenText(string Id, string Secret)
{
    private const string Prefix = "nedit_";
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 10;
    private const int SecretBytes = 32;

    /// <summary>Makes a new one.</summary>
    public static TokenText Create() => new(RandomNumberGenerator.GetString(IdLetters, IdLength), System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads one; null where it is none.</summary>
    public static TokenText? TryParse(string text) =>
        Form().Match(text) is { Success: true } match && match.Length == text.Length ? new TokenText(match.Groups["id"].Value, match.Groups["secret"].Value) : null;

    /// <summary>The hash that is kept, hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret)));

    /// <summary>The text that its owner is shown, once.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Secret}";

    /// <summary>Its id alone.</summary>
    public override string ToString() => $"{Prefix}{Id}_***";

    /// <summary>A token within other text.</summary>
    [GeneratedRegex($"{Prefix}(?<id>[{IdLetters}]{{10}})_(?<secret>[A-Za-z0-9_-]{{43}})", RegexOptions.CultureInvariant)]
    internal static partial Regex Form();
}
