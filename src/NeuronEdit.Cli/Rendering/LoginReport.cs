using System.Globalization;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>login</c> and <c>logout</c> print.</summary>
internal static class LoginReport
{
    /// <summary>Writes who one is to standard output.</summary>
    /// <param name="outcome">What came of logging in.</param>
    /// <param name="before">A variable that is set, and goes before the login; null: none.</param>
    /// <param name="terminal">Where to write.</param>
    public static void Write(LoggedIn outcome, string? before, Terminal terminal)
    {
        var token = !outcome.HasToken ? "the node asks for no token" : outcome.TokenExpiresAt is { } end ? $"the token holds until {end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "the token holds until it is revoked";
        terminal.Out.WriteLine(Wrapped.Text($"Logged in to {outcome.Name} as {outcome.User}, {outcome.Role.ToLowerInvariant()}; {token}.", terminal.TextWidth));
        terminal.Out.WriteLine($"Kept in {outcome.File}");
        if (before is not null) terminal.Error.WriteLine(Wrapped.Text($"{before} is set and goes before the login: commands go where it says until you unset it.", terminal.TextWidth));
    }

    /// <summary>Writes what was forgotten to standard output.</summary>
    public static void Write(LoggedOut outcome, Terminal terminal) => terminal.Out.WriteLine(
        Wrapped.Text($"Logged out of {outcome.Name}.{(outcome.HadToken ? " The token goes on holding elsewhere until it ends or is revoked." : string.Empty)}", terminal.TextWidth));
}
