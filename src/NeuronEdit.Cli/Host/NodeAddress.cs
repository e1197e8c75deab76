namespace NeuronEdit.Cli.Host;

/// <summary>Where a node listens, as people write it.</summary>
internal static class NodeAddress
{
    /// <summary>True where a text is meant as an address, not as the name that a login was given.</summary>
    public static bool IsUrl(string text) => text.Contains("://", StringComparison.Ordinal);

    /// <summary>The address.</summary>
    /// <exception cref="NeuronEditException">Specification: it is none. What was written is not repeated, since there may be a password in it.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw Wrong("is no address of a node; it is written https://HOST:PORT, or http://HOST:PORT on this machine");
        if (address.UserInfo.Length > 0) throw Wrong("has a user or a password in it; nodes know who asks by a token: log in with neuronedit login");
        return address;
    }

    private static NeuronEditException Wrong(string what) => new(FailureCode.Specification, $"The node's address {what}.");
}
