using NeuronEdit.Data.Inputs;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests;

public sealed class InputsTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.Path;

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "a*", true)]
    [InlineData("abc", "*c", true)]
    [InlineData("abc", "*b", false)]
    [InlineData("abcbd", "a*b?", true)]
    [InlineData("a", "?", true)]
    [InlineData("", "?", false)]
    [InlineData("p4.fcs", "p[0-9].fcs", true)]
    [InlineData("px.fcs", "p[0-9].fcs", false)]
    [InlineData("px.fcs", "p[!0-9].fcs", true)]
    [InlineData("p].fcs", "p[]].fcs", true)]
    [InlineData("p[.fcs", "p[.fcs", true)]
    [InlineData("ABC", "abc", false)]
    [InlineData(".hidden", "*", false)]
    [InlineData(".hidden", ".*", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*a*a*a*a*c", false)]
    public void Glob_Matches(string name, string pattern, bool matches) => Assert.Equal(matches, GlobPattern.Matches(name, pattern));

    [Fact]
    public void Expand_FilesFoldersAndGlobs()
    {
        Touch("ref/b.fcs", "ref/a.fcs", "ref/notes.txt", "ref/.x.fcs", "ref/_tmp/c.fcs", "ref/deep/er/d.parquet", "ref/deep/e.csv.gz", "stim/p[1].csv", "stim/p1.csv", "z.fcs");
        Assert.Equal(["ref/a.fcs", "ref/b.fcs", "ref/deep/e.csv.gz", "ref/deep/er/d.parquet"], Expand("ref"));
        Assert.Equal(["ref/a.fcs", "ref/b.fcs"], Expand("ref/*.fcs"));
        Assert.Equal(["ref/_tmp/c.fcs", "ref/a.fcs", "ref/b.fcs", "z.fcs"], Expand("**/*.fcs"));
        Assert.Equal(["ref/deep/er/d.parquet"], Expand("r?f/*/*/d.*"));
        Assert.Equal(["stim/p[1].csv"], Expand("stim/p[1].csv"));
        Assert.Equal(["stim/p1.csv"], Expand("stim/p[0-9].csv"));
        Assert.Equal(["ref/notes.txt"], Expand(Path.Combine(Folder, "ref", "notes.txt")));
        Assert.Equal(["ref/deep/e.csv.gz", "ref/deep/er/d.parquet"], Expand("ref/deep/**"));
        Assert.Equal(Path.Combine(Folder, "ref"), DataFiles.Root("ref/*/x=*/*.fcs", Folder));
        Assert.Equal(Path.Combine(Folder, "ref"), DataFiles.Root("ref", Folder));
    }

    [Fact]
    public void Expand_NothingThere_NamesTheFolderAndWhatIsAlike()
    {
        Touch("ref/patient4.fcs", "ref/patient5.fcs", "stim/x.fcs", "none/readme.txt");
        Assert.Equal($"The input 'ref/patent4.fcs' does not exist; searched from {Folder}/ref. Nearest there: patient4.fcs, patient5.fcs. Correct the path.", Failure("ref/patent4.fcs"));
        Assert.Equal($"The input 'rfe/*.fcs' matches no file; searched from {Folder}. Nearest there: ref, none, stim. Correct the path.", Failure("rfe/*.fcs"));
        Assert.Equal($"The folder {Folder}/none, from the input 'none', holds no table: no .parquet, .pq, .fcs, .csv or .tsv file. Name another folder, or name the files.", Failure("none"));
    }

    [Theory]
    [InlineData("CD3", "cd3", "CD3")]
    [InlineData("lernRate", "learningRate,batch", null)]
    [InlineData("learnngRate", "batch,learningRate", "learningRate")]
    [InlineData("pS6", "pS5,pSTAT", "pS5")]
    [InlineData("xyz", "abc,def", null)]
    public void NearestName_Find(string name, string candidates, string? expected) =>
        Assert.Equal(expected ?? "", NearestName.Find(expected == "CD3" ? candidates : name, expected == "CD3" ? [name] : candidates.Split(',')) ?? "");

    [Fact]
    public void NearestName_Distance_IsSymmetricAndCountsASwapOnce()
    {
        Assert.Equal(1, NearestName.Distance("CD3", "C3D"));
        Assert.Equal(3, NearestName.Distance("kitten", "sitting"));
        var random = new Numerics.SeededRandom(2);
        string Word() => string.Concat(Enumerable.Range(0, (int)random.NextBelow(7)).Select(_ => (char)('a' + random.NextBelow(3))));
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (Word(), Word());
            var distance = NearestName.Distance(a, b);
            Assert.Equal(distance, NearestName.Distance(b, a));
            Assert.InRange(distance, Math.Abs(a.Length - b.Length), Math.Max(a.Length, b.Length));
            Assert.Equal(a == b, distance == 0);
        }
    }

    [Fact]
    public void Sha256_IsTheStandards()
    {
        File.WriteAllText(Path.Combine(Folder, "abc"), "abc");
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FileHash.Sha256(Path.Combine(Folder, "abc")));
        Assert.Equal(FailureCode.Storage, Assert.Throws<NeuronEditException>(() => FileHash.Sha256(Path.Combine(Folder, "gone"))).Code);
    }

    private IEnumerable<string> Expand(string input) => DataFiles.Expand(input, Folder).Select(f => Path.GetRelativePath(Folder, f));

    private string Failure(string input)
    {
        var failure = Assert.Throws<NeuronEditException>(() => DataFiles.Expand(input, Folder));
        Assert.Equal(FailureCode.Specification, failure.Code);
        return failure.Message;
    }

    private void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
            File.WriteAllText(Path.Combine(Folder, name), "x");
        }
    }
}
