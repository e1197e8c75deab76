using NeuronEdit.Client;
using NeuronEdit.Server.Tests;

namespace NeuronEdit.Cli.Tests.OnNode;

/// <summary>Logging in to nodes and out, and the file that keeps it.</summary>
public class LoginTests
{
    [Fact]
    public async Task ATokenThatIsTyped_IsKeptForItsOwnerAlone_AndUsed()
    {
        await using var world = await NodeWorld.StartAsync(user: null);
        Assert.Contains("log in to one of its nodes with neuronedit login URL", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
        Assert.Contains("asks for a token, and none was given", await world.ErrorAsync(ExitCode.Usage, "login", world.Node.Address.ToString()), StringComparison.Ordinal);
        world.Typed = "nedit_wrong";
        Assert.Contains("does not know the token", await world.ErrorAsync(ExitCode.Usage, "login", world.Node.Address.ToString()), StringComparison.Ordinal);
        Assert.False(File.Exists(world.ProfilesFile));

        var token = world.Node.TokenOf("ann", Role.Submitter);
        world.Typed = token + " ";
        var said = await world.OutAsync("login", world.Node.Address.ToString(), "--name", "lab");
        Assert.StartsWith("Logged in to lab as ann, submitter; the token holds until it is revoked.\n", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.ProfilesFile));
        Assert.Equal([world.ProfilesFile], Directory.GetFiles(Path.GetDirectoryName(world.ProfilesFile)!));

        Assert.Equal("There are none.\n", await world.OutAsync("list"));
        Assert.Equal("There are none.\n", await world.OutAsync("list", "--node", "lab"));
        world.Set(("NEURONEDIT_STORE", "cluster.db"));
        Assert.Contains("NEURONEDIT_STORE is set and goes before the login", (await world.ExitAsync("login", "lab")).Shell.Error, StringComparison.Ordinal);
        world.Set(("NEURONEDIT_STORE", ""));
        Assert.Equal("There are none.\n", await world.OutAsync("list", "--node", world.Node.Address.ToString()));
        var submitted = await world.OutAsync("submit", world.Spec("mine"), "--node", "lab");
        Assert.Contains(" --node lab\n", submitted, StringComparison.Ordinal);
        Assert.Equal("ann", (await world.JsonAsync("status", "mine")).GetProperty("experiment").GetProperty("user").GetString());
    }

    [Fact]
    public async Task SeveralNodes_HaveNames_AndOneIsCurrent()
    {
        await using var world = await NodeWorld.StartAsync(user: null);
        await using var other = await TestNode.StartAsync();
        world.Typed = world.Node.TokenOf("ann", Role.Submitter);
        await world.OutAsync("login", world.Node.Address.ToString(), "--name", "lab");
        world.Typed = other.TokenOf("bob", Role.Reader);
        Assert.Contains($"Logged in to {other.Address.Authority} as bob, reader", await world.OutAsync("login", other.Address.ToString()), StringComparison.Ordinal);
        Assert.StartsWith("error: ", await world.ErrorAsync(ExitCode.Usage, "submit", world.Spec("a")), StringComparison.Ordinal);

        // The token is kept, so nobody is asked again.
        world.Typed = null;
        Assert.StartsWith("Logged in to lab as ann", await world.OutAsync("login", "lab"), StringComparison.Ordinal);
        await world.OutAsync("submit", world.Spec("a"), "--wait");

        Assert.Contains($"there are {other.Address.Authority}, lab.", await world.ErrorAsync(ExitCode.Usage, "list", "--node", "lba"), StringComparison.Ordinal);
        Assert.StartsWith("Logged out of lab.", await world.OutAsync("logout"), StringComparison.Ordinal);
        Assert.DoesNotContain("ann", await File.ReadAllTextAsync(world.ProfilesFile), StringComparison.Ordinal);
        Assert.Contains("needs a cluster", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
        Assert.Contains("logged in nowhere", await world.ErrorAsync(ExitCode.Usage, "logout"), StringComparison.Ordinal);
        await world.OutAsync("logout", other.Address.Authority);
    }

    [Fact]
    public async Task ANodeThatAsksForNoToken_NeedsNone()
    {
        await using var world = await NodeWorld.StartAsync(user: null, yaml: "authentication: none");
        Assert.Contains("the node asks for no token", await world.OutAsync("login", world.Node.Address.ToString()), StringComparison.Ordinal);
        await world.OutAsync("submit", world.Spec("open"), "--wait");
    }

    [Fact]
    public async Task ALoginThatOthersMayRead_IsRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var world = await NodeWorld.StartAsync(user: null);
        world.Typed = world.Node.TokenOf("ann", Role.Submitter);
        await world.OutAsync("login", world.Node.Address.ToString());
        File.SetUnixFileMode(world.ProfilesFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains($"chmod 600 {world.ProfilesFile}", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
        File.SetUnixFileMode(world.ProfilesFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(world.ProfilesFile, "{ no");
        Assert.Contains($"{world.ProfilesFile} cannot be understood", await world.ErrorAsync(ExitCode.Usage, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenInTheEnvironment_GoesFirst()
    {
        await using var world = await NodeWorld.StartAsync(user: null);
        world.Typed = world.Node.TokenOf("ann", Role.Submitter);
        await world.OutAsync("login", world.Node.Address.ToString());
        world.Set(("NEURONEDIT_TOKEN", world.Node.TokenOf("bob", Role.Submitter)));
        await world.OutAsync("submit", world.Spec("his"));
        Assert.Equal("bob", (await world.JsonAsync("status", "his")).GetProperty("experiment").GetProperty("user").GetString());
    }

    [Theory]
    [InlineData("node-1:8443", "You are logged in nowhere, so there is no node node-1:8443.")]
    [InlineData("ftp://node-1", "is no address of a node; it is written https://HOST:PORT")]
    [InlineData("https://ann:hunter2@node-1", "has a user or a password in it")]
    public async Task AnAddressThatIsNone_IsNotRepeated(string node, string message)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("list", "--node", node));
        Assert.Contains(message, shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shell.Error, StringComparison.Ordinal);
    }
}
