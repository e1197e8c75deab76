using NeuronEdit.Client;
using NeuronEdit.Server.Security;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Security;

[Collection(OnSharedNode.Name)]
public sealed class PathTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../cluster.db")]
    [InlineData("../data2/s.csv")]
    [InlineData("x/../../cluster.db.node")]
    [InlineData("/etc/*")]
    [InlineData("../*.db")]
    [InlineData("/**/passwd")]
    [InlineData("../data[2]/s.csv")]
    public async Task Input_OutsideOfTheDataFolders_IsRefusedWithoutALook(string path)
    {
        Directory.CreateDirectory(_node.Data + "2");
        await File.WriteAllTextAsync(_node.Data + "2/s.csv", "a\n1\n");
        var failure = await SubmitAsync("paula", path);
        Assert.Equal(ProblemCodes.OutsideRoots, failure.Code);
        Assert.DoesNotContain("shadow", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_ThroughALinkOutOfTheDataFolders_IsRefused()
    {
        using var elsewhere = new TemporaryFolder();
        await File.WriteAllTextAsync(elsewhere.At("secret.csv"), "a,b\n1,2\n");
        Directory.CreateDirectory(Path.Combine(_node.Data, "links"));
        var links = Path.Combine(_node.Data, "links");
        File.CreateSymbolicLink(Path.Combine(links, "file.csv"), elsewhere.At("secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(links, "folder"), elsewhere.Path);
        Directory.CreateSymbolicLink(Path.Combine(links, "twice"), Path.Combine(links, "folder"));
        File.CreateSymbolicLink(Path.Combine(links, "relative.csv"), "../../../" + Path.GetFileName(elsewhere.Path) + "/secret.csv");
        foreach (var path in (string[])["links/file.csv", "links/*.csv", "links/folder/secret.csv", "links/twice/secret.csv", "links/*/secret.csv", "links/folder", "links/folder/nothing.csv", "links"])
        {
            var failure = await SubmitAsync("petra", path);
            Assert.True(failure.Code == ProblemCodes.OutsideRoots, $"{path}: {failure.Code} {failure.Message}");
            Assert.DoesNotContain("secret", failure.Message.Replace(path, "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Directory.Delete(links, recursive: true);
    }

    [Fact]
    public async Task Input_ThroughALinkWithinTheDataFolders_IsTaken()
    {
        File.CreateSymbolicLink(Path.Combine(_node.Data, "alias.csv"), "s.csv");
        var client = _node.Client("pavel");
        var accepted = await client.Experiments.SubmitAsync(new SubmitExperiment("name: n\nsource: alias.csv\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]"));
        Assert.True(accepted.IsNew);
    }

    [Fact]
    public async Task Input_FromOnesOwnResults_IsTakenAndFromAnothersIsNot()
    {
        var mine = await TestNode.RunAsync(_node.Client("pia"), "first");
        await File.WriteAllTextAsync(Path.Combine(mine.Results, "mine.csv"), "a,b\n1,2\n");
        var path = Path.Combine(mine.Results, "mine.csv");
        Assert.Equal(ProblemCodes.OutsideRoots, (await SubmitAsync("piet", path)).Code);
        var accepted = await _node.Client("pia").Experiments.SubmitAsync(new SubmitExperiment($"name: again\nsource: {path}\ntarget: t.csv\nextrapolate: [{{ path: x1.csv }}]"));
        Assert.True(accepted.IsNew);
    }

    [Theory]
    [InlineData("../pia/first")]
    [InlineData("/tmp/results")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/../..")]
    [InlineData("out/first")]
    public async Task Results_OutsideOfOnesOwn_AreRefused(string results)
    {
        var own = Directory.CreateDirectory(Path.Combine(_node.Settings.Results, "pauline"));
        if (!Directory.Exists(Path.Combine(own.FullName, "out"))) Directory.CreateSymbolicLink(Path.Combine(own.FullName, "out"), Path.GetTempPath());
        var client = _node.Client("pauline");
        Assert.Equal(ProblemCodes.OutsideRoots, await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")) { Results = results }).CodeAsync());
        Assert.Equal(ProblemCodes.OutsideRoots, await client.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first", $"output: {{ path: \"{results}\" }}"))).CodeAsync());
    }

    [Fact]
    public void RealPath_OfLinksInACircle_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.At("a"), "b");
        File.CreateSymbolicLink(folder.At("b"), "a");
        Assert.Throws<IOException>(() => RealPath.Of(folder.At("a/c")));
    }

    [Fact]
    public void RealPath_FollowsLinksAsTheSystemDoes()
    {
        using var folder = new TemporaryFolder();
        var root = RealPath.Of(folder.Path);
        Directory.CreateDirectory(folder.At("x/y"));
        Directory.CreateSymbolicLink(folder.At("up"), "x/y/..");
        File.CreateSymbolicLink(folder.At("x/abs"), folder.At("up/y"));
        Assert.Equal(Path.Combine(root, "x"), RealPath.Of(folder.At("up")));
        Assert.Equal(Path.Combine(root, "x/y/new"), RealPath.Of(folder.At("x/abs/new")));
        // .. after a link is the parent of where it leads.
        Assert.Equal(root, RealPath.Of($"{folder.Path}/up/.."));
    }

    private async Task<NeuronEditApiException> SubmitAsync(string user, string path)
    {
        var client = _node.Client(user);
        var failure = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.SubmitAsync(new SubmitExperiment($"name: n\nsource: '{path}'\ntarget: t.csv\nextrapolate: [{{ path: x1.csv }}]")));
        var truth = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Experiments.SubmitAsync(new SubmitExperiment($"name: n\nsource: s.csv\ntarget: t.csv\nextrapolate: [{{ sample: a, path: x1.csv, truth: '{path}' }}]")));
        var dataset = await Assert.ThrowsAsync<NeuronEditApiException>(() => client.Datasets.RegisterAsync(new RegisterDataset("d", [path])));
        Assert.Equal((failure.Code, failure.Code), (truth.Code, dataset.Code));
        return failure;
    }
}
