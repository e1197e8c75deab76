using System.Text.Json;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cli.Tests.NodeCommands;

/// <summary>Tokens are made, listed and revoked on a real store.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Token_FromItsMakingToItsEnd_IsShownOnce()
    {
        var made = await RunAsync(0, "create", "--user", "ann", "--name", "laptop", "--expires", "90d");
        var text = made.Out.Trim();
        Assert.Matches("^nedit_[a-z2-7]{10}_[A-Za-z0-9_-]{43}$", text);
        var id = text.Split('_')[1];
        Assert.Contains($"Token {id} of ann, submitter. It is shown this once", made.Error, StringComparison.Ordinal);

        var listed = (await RunAsync(0, "list")).Out;
        foreach (var word in (string[])[id, "ann", "submitter", "laptop", "until "]) Assert.Contains(word, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(text, listed, StringComparison.Ordinal);

        Assert.Equal("The token is revoked; nodes heed it within 5 seconds.", (await RunAsync(0, "revoke", id)).Out.Trim());
        Assert.Equal("The token had been revoked before.", (await RunAsync(0, "revoke", id)).Out.Trim());
        Assert.Contains("revoked ", (await RunAsync(0, "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InJson_HasNoHash()
    {
        using var made = JsonDocument.Parse((await RunAsync(0, "create", "--user", "root", "--role", "operator", "--json")).Out);
        Assert.Equal("operator", made.RootElement.GetProperty("token").GetProperty("role").GetString());
        Assert.StartsWith("nedit_", made.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", (await RunAsync(0, "list", "--json")).Out, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("neuronedit token does not know make; it knows create, list, revoke.", "make")]
    [InlineData("neuronedit token create needs --user NAME: whose it is.", "create")]
    [InlineData("neuronedit token revoke needs the token's ID; neuronedit token list shows it.", "revoke")]
    [InlineData("--role is king; must be reader, submitter or operator.", "create", "--user", "ann", "--role", "king")]
    [InlineData("The user's name must be 1 to 64 lower-case letters", "create", "--user", "Ann")]
    [InlineData("There is no token nothing. Those that there are: neuronedit token list", "revoke", "nothing")]
    public async Task Mistake_IsNamed(string message, params string[] arguments) => Assert.Contains(message, (await RunAsync(ExitCode.Usage, arguments)).Error.ReplaceLineEndings(" "), StringComparison.Ordinal);

    private async Task<Shell> RunAsync(int code, params string[] arguments)
    {
        var shell = Shell.Redirected();
        var found = await shell.RunAsync(["token", .. arguments, "--store", _folder.At("cluster.db")]);
        Assert.True(code == found, $"{found}: {shell.Error}");
        return shell;
    }
}
