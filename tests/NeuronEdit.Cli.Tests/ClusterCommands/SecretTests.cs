using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Tests.ClusterCommands;

/// <summary>A password in a store's name is planted everywhere that a command line can go wrong, and looked for in all that is printed.</summary>
public class SecretTests
{
    private const string Secret = "hunter2";
    private const string Store = $"Host=db;Database=n;Username=me;Password={Secret}";

    [Theory]
    [InlineData("Host=db;Password=hunter2", "Host=db;Password=***")]
    [InlineData("Host=db;PASSWORD = 'hun;ter2';Port=1", "Host=db;PASSWORD = ***;Port=1")]
    [InlineData("pwd=\"hun\"\"ter2\";Host=db", "pwd=***;Host=db")]
    [InlineData("SSL Password=hunter2;Psw=hunter2", "SSL Password=***;Psw=***")]
    [InlineData("Password=hunter2 two words\nnext line", "Password=***\nnext line")]
    [InlineData("at postgres://me:hunter2@db/n, see", "at postgres://me:***@db/n, see")]
    [InlineData("neuronedit list --store 'Host=db;Password=***' --json", "neuronedit list --store 'Host=db;Password=***' --json")]
    [InlineData("Check Username and Password of the connection string.", "Check Username and Password of the connection string.")]
    [InlineData("Write it as Host=db;Password=...", "Write it as Host=db;Password=...")]
    [InlineData("It needs quotes: Password='...'.", "It needs quotes: Password='...'.")]
    [InlineData("http://example.org/a@b", "http://example.org/a@b")]
    public void Hidden_MasksPasswordsAlone(string text, string hidden) => Assert.Equal(hidden, Secrets.Hidden(text));

    public static TheoryData<string> Lines =>
    [
        "list --store STORE", "submit e.yaml --store STORE", "status bcr --store STORE --json", "watch bcr --store STORE", "pause bcr --store STORE", "workers --store STORE",
        "list STORE", "STORE", "list --sotre STORE", "--store STORE list", "list --store STORE --store STORE", "list --limit STORE --store STORE", "worker --store STORE --name STORE",
        "submit --store STORE", "list --store STORE --limit 0 --json", "list STORE --json", "submit e.yaml --wait --store STORE", "worker --store STORE --json", "list --store=STORE --help",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task WhateverHappens_ItIsNotPrinted(string line)
    {
        var arguments = line.Split(' ').Select(word => word.Replace("STORE", Store, StringComparison.Ordinal)).ToArray();
        Exception[] failures =
        [
            new NeuronEditException(FailureCode.Storage, $"The store {Store} does not answer."),
            new NeuronEditException(FailureCode.Stopped, "Stopped."),
            new InvalidOperationException($"Broken: {Store}", new IOException($"Inner: {Store}")),
        ];
        foreach (var failure in (Exception?[])[null, .. failures])
        {
            Task Fail() => failure is null ? Task.CompletedTask : Task.FromException(failure);
            var shell = Shell.OnCluster(
                new FakeCluster { Before = _ => Fail(), Submission = new FakeCluster().Submission with { WorkerIsAlive = false }, WorkerIsAlive = false },
                new FakeWorker { Work = (_, _, _) => Fail() });
            await shell.RunAsync(arguments);
            Assert.DoesNotContain(Secret, shell.Out + shell.Error, StringComparison.Ordinal);
            Assert.NotEmpty(shell.Out + shell.Error);
        }
    }

    [Fact]
    public async Task WhatToTypeNext_RepeatsTheStoreWithItsPasswordMasked()
    {
        var shell = Shell.OnCluster();
        await shell.RunAsync("submit", "e.yaml", "--store", Store);
        Assert.Contains("\n  neuronedit watch 3f2a9c81d04e --store 'Host=db;Database=n;Username=me;Password=***'\n", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddress_DoesNotPrintItself() =>
        Assert.DoesNotContain(Secret, $"{new ClusterAddress { Store = Store }}", StringComparison.Ordinal);
}
