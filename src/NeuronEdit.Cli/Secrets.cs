using NeuronEdit.Server.Security;

namespace NeuronEdit.Cli;

/// <summary>Keeps passwords and tokens out of what is printed: a store may be named by a connection string that holds one.</summary>
internal static class Secrets
{
    /// <summary>
    /// The text with every <c>Password=...</c> masked, up to the semicolon or quote that ends it, or else to the end of its line: words too many
    /// rather than a password. So are the passwords of URLs, and tokens.
    /// </summary>
    public static string Hidden(string text) => Masking.Mask(text);
}
