using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NeuronEdit.Cli.NodeCommands;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cli.Tests.NodeCommands;

/// <summary>The command runs a real node, and lets it leave.</summary>
public sealed class NodeTests
{
    [Fact]
    public async Task Node_UntilItIsAskedToLeave_Serves()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        File.WriteAllText(folder.At("node.yaml"), "name: one\nstore: cluster.db\nstorage: storage\nresults: results\ndata: data\nslots: 1\nlisten: http://127.0.0.1:1\n");
        StopRequest? stop = null;
        var plain = Shell.Redirected(listen: s => stop = s);
        var shell = new Shell { Terminal = plain.Terminal, Listen = plain.Listen, Variables = new Dictionary<string, string> { ["NEURONEDIT_LISTEN"] = "http://127.0.0.1:0" } };

        var running = shell.RunAsync("node", "--config", folder.At("node.yaml"));
        Match said;
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
            while (!(said = Regex.Match(shell.Error, @"4000 Node one listens on (http://127\.0\.0\.1:\d+)/?\.")).Success) await Task.Delay(20, patience.Token);
        using var http = new HttpClient();
        Assert.Contains("\"ready\"", await http.GetStringAsync(new Uri($"{said.Groups[1].Value}/health/ready")), StringComparison.Ordinal);

        Assert.True(stop!.Interrupt());
        Assert.Equal(ExitCode.Done, await running.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("4002 Node one leaves", shell.Error, StringComparison.Ordinal);
        Assert.StartsWith("Node one has left after ", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Placement_OfABuildWithoutIt_SaysHowToBuildWithIt()
    {
        if (NodeSilo.Create is not null) return;
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        File.WriteAllText(folder.At("node.yaml"), "name: one\nstore: cluster.db\nstorage: storage\nresults: results\ndata: data\nslots: 1\nlisten: http://127.0.0.1:0\n");
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("node", "--config", folder.At("node.yaml"), "--placement", "orleans"));
        Assert.Contains("this neuronedit was built without Orleans", shell.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("-p:WithOrleans=true", shell.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("cluster.db")));
    }

    [Fact]
    public async Task Node_OnAPortThatIsTaken_SaysSo_Once()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        File.WriteAllText(folder.At("node.yaml"), $"name: one\nstore: cluster.db\nstorage: storage\nresults: results\ndata: data\nslots: 1\nlisten: http://{taken.LocalEndpoint}\n");
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("node", "--config", folder.At("node.yaml")));
        Assert.Contains("Choose another address with listen, or NEURONEDIT_LISTEN.", shell.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("Hosting failed", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Microsoft.", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_WithoutSettings_SaysWhichAreMissing()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("node"));
        Assert.Contains("store is missing; add store: cluster.db", shell.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("or set NEURONEDIT_STORE.", shell.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
