using NeuronEdit.Client;

namespace NeuronEdit.Server.Tests.Experiments;

[Collection(OnSharedNode.Name)]
public sealed class DatasetTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    [Fact]
    public async Task Dataset_ThatIsRegistered_HasStatisticsAndCanBeNamed()
    {
        var client = _node.Client("dana");
        await File.WriteAllTextAsync(Path.Combine(_node.Data, "d1.csv"), "a,b,label\n1,10,x\n3,,y\n5,30,z\n");
        var dataset = await client.Datasets.RegisterAsync(new RegisterDataset("pair", ["d1.csv", "s.csv"]));
        Assert.Equal(("pair", "dana", 2, 5L), (dataset.Name, dataset.User, dataset.Files, dataset.Rows));
        Assert.Equal(["a", "b", "label"], dataset.Columns.Select(c => c.Name));
        Assert.Equal([true, true, false], dataset.Columns.Select(c => c.IsNumeric));

        var preview = await client.Datasets.PreviewAsync(dataset.Key, rows: 3);
        Assert.Equal((3L, 5L), (preview.RowsRead, preview.Rows));
        Assert.Equal(new ColumnStatistics("a", 0, 1, 5, 3, 2), preview.Columns[0]);
        Assert.Equal(("b", 1L, 10d, 30d, 20d), (preview.Columns[1].Name, preview.Columns[1].Missing, preview.Columns[1].Min, preview.Columns[1].Max, preview.Columns[1].Mean));
        Assert.Equal(5, (await client.Datasets.PreviewAsync(dataset.Key)).RowsRead);

        var accepted = await client.Experiments.SubmitAsync(new SubmitExperiment("name: named\nsource: dataset:pair\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]"));
        Assert.Equal(ExperimentStatus.Finished, (await client.Experiments.WaitAsync(accepted.Experiment.Key)).Status);
        Assert.Equal("invalid-experiment", await client.Experiments.SubmitAsync(new SubmitExperiment("name: n\nsource: dataset:none\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]")).CodeAsync());
    }

    [Fact]
    public async Task Dataset_RegisteredAgain_IsTheSameOrTaken()
    {
        var client = _node.Client("dora");
        var first = await client.Datasets.RegisterAsync(new RegisterDataset("one", ["s.csv"]));
        Assert.Equal(first.RegisteredAt, (await client.Datasets.RegisterAsync(new RegisterDataset("one", ["s.csv"]))).RegisteredAt);
        Assert.Equal("taken", await client.Datasets.RegisterAsync(new RegisterDataset("one", ["t.csv"])).CodeAsync());
        await client.Datasets.ForgetAsync(first.Key);
        Assert.Equal("not-found", await client.Datasets.GetAsync(first.Key).CodeAsync());
        Assert.Empty(await client.Datasets.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Dataset_OfAnotherUser_IsNotThere()
    {
        var dataset = await _node.Client("dave").Datasets.RegisterAsync(new RegisterDataset("private", ["s.csv"]));
        var other = _node.Client("eve");
        Assert.Equal("not-found", await other.Datasets.GetAsync(dataset.Key).CodeAsync());
        Assert.Equal("not-found", await other.Datasets.PreviewAsync(dataset.Key).CodeAsync());
        Assert.Equal("not-found", await other.Datasets.ForgetAsync(dataset.Key).CodeAsync());
        Assert.DoesNotContain(await other.Datasets.ListAsync().ToListAsync(), d => d.Name == "private");
        Assert.Equal("invalid-experiment", await other.Experiments.SubmitAsync(new SubmitExperiment("name: n\nsource: dataset:private\ntarget: t.csv\nextrapolate: [{ path: x1.csv }]")).CodeAsync());
        Assert.Contains(await _node.Client("root", Role.Operator).Datasets.ListAsync().ToListAsync(), d => d.Name == "private");
    }

    [Theory]
    [InlineData("", "s.csv", "invalid-data")]
    [InlineData("a b", "s.csv", "invalid-data")]
    [InlineData("x", "", "invalid-experiment")]
    [InlineData("x", "nothing.csv", "invalid-experiment")]
    [InlineData("x", "../results", "path-outside-roots")]
    [InlineData("x", "broken.parquet", "invalid-data")]
    public async Task Dataset_ThatCannotBe_IsRefused(string name, string path, string code)
    {
        await File.WriteAllTextAsync(Path.Combine(_node.Data, "broken.parquet"), "PAR1 not really");
        Assert.Equal(code, await _node.Client("dirk").Datasets.RegisterAsync(new RegisterDataset(name, [path])).CodeAsync());
    }
}
