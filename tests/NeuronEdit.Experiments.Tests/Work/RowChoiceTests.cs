using FsCheck;
using FsCheck.Fluent;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Numerics;

namespace NeuronEdit.Experiments.Tests.Work;

public class RowChoiceTests
{
    private static readonly Arbitrary<long[]> Sizes = Gen.Choose(0, 5_000_000).Select(n => (long)n).ArrayOf().Where(a => a.Length > 0).ToArbitrary();
    private static readonly Arbitrary<int> Most = Gen.Choose(0, 2_000_000).ToArbitrary();

    [Fact]
    public void Share_AnySizes_AddsUpAndStaysWithinOneRowOfProportion() => Prop.ForAll(Sizes, Most, (rows, most) =>
    {
        var quotas = RowQuota.Share(rows, most);
        var total = rows.Sum();
        var share = total == 0 ? 0 : Math.Min(1.0, (double)most / total);
        return quotas.Sum() == Math.Min(most, total)
            && quotas.Zip(rows).All(q => q.First >= 0 && q.First <= q.Second && Math.Abs(q.First - (q.Second * share)) < 1.001);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Share_HugeCohorts_DoesNotOverflow()
    {
        long[] rows = [long.MaxValue / 4, long.MaxValue / 4, 8];
        Assert.Equal(1_000_000_000, RowQuota.Share(rows, 1_000_000_000).Sum());
    }

    [Fact]
    public void Take_AnyNumbers_TakesExactlyWhatIsWanted() => Prop.ForAll(Gen.Choose(0, 3_000).ToArbitrary(), Gen.Choose(0, 3_000).ToArbitrary(), (rows, wanted) =>
    {
        var chooser = new RowChooser(wanted, rows, 7);
        return Enumerable.Range(0, rows).Count(_ => chooser.Take()) == Math.Min(rows, wanted);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Take_ManySeeds_TakesEveryRowEquallyOften()
    {
        const int Rows = 20, Wanted = 5, Seeds = 20_000;
        var taken = new int[Rows];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            var chooser = new RowChooser(Wanted, Rows, seed);
            for (var row = 0; row < Rows; row++) taken[row] += chooser.Take() ? 1 : 0;
        }

        // Binomial with p = 1/4: five standard deviations are 306.
        Assert.All(taken, t => Assert.InRange(t, (Seeds / 4) - 306, (Seeds / 4) + 306));
    }

    [Fact]
    public void Drop_AnyPlacesOfBadValues_KeepsTheOtherRowsInOrder() => Prop.ForAll(Gen.Choose(0, 39).ArrayOf().ToArbitrary(), bad =>
    {
        using var tile = new Tile(40, 3) { Rows = 40 };
        for (var i = 0; i < tile.Values.Length; i++) tile.Values[i] = i;
        foreach (var row in bad) tile.Row(row)[row % 3] = (row % 2) == 0 ? float.NaN : float.NegativeInfinity;
        var dropped = MissingRows.Drop(tile);
        var expected = Enumerable.Range(0, 40).Except(bad).SelectMany(row => new[] { 3f * row, (3f * row) + 1, (3f * row) + 2 });
        return dropped == bad.Distinct().Count() && tile.Values.ToArray().SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();
}
