using System.Reflection;

namespace NeuronEdit.Cli;

/// <summary>Which neuronedit this is, for <c>--version</c> and for reports of defects.</summary>
internal static class ProductVersion
{
    private const int CommitLetters = 8;

    /// <summary>The version, and the commit it was built from where the build knew it: <c>0.1.0 (8eecb84f)</c>.</summary>
    public static string Text { get; } = Shorten(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Turns <c>0.1.0+commit</c> into <c>0.1.0 (commit)</c>, the commit cut to eight letters.</summary>
    internal static string Shorten(string informational)
    {
        var plus = informational.IndexOf('+', StringComparison.Ordinal);
        if (plus < 0) return informational;
        var commit = informational[(plus + 1)..];
        return $"{informational[..plus]} ({commit[..Math.Min(CommitLetters, commit.Length)]})";
    }
}
