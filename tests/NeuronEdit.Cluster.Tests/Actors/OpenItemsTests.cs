using FsCheck;
using FsCheck.Fluent;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Tests.Actors;

public sealed class OpenItemsTests
{
    [Fact]
    public void Close_AnyOrder_AgreesWithAPlainSet()
    {
        Prop.ForAll(Gen.Choose(0, 40).SelectMany(n => Gen.Shuffle(Enumerable.Range(0, n).ToArray())).ToArbitrary(), order =>
        {
            var (items, opened) = OpenItems.Of(order.Length).OpenMore();
            var plain = Enumerable.Range(0, order.Length).Select(i => (long)i).ToHashSet();
            Assert.Equal(order.Length, opened.End - opened.Start);
            foreach (var index in order)
            {
                items = items.Close(index).Close(index);
                plain.Remove(index);
                Assert.Equal(plain.Order(), items.Indexes);
                Assert.Equal(order.Length - plain.Count, items.Done);
                Assert.False(items.IsOpen(index));
            }

            Assert.True(items.IsComplete);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void OpenMore_UntilAllAreDone_OpensEachOnceAndNeverMoreThanTheBound()
    {
        var items = OpenItems.Of(20_000);
        var random = new Random(5);
        var seen = new HashSet<long>();
        while (!items.IsComplete)
        {
            (items, var opened) = items.OpenMore();
            for (var i = opened.Start; i < opened.End; i++) Assert.True(seen.Add(i));
            Assert.InRange(items.OpenCount, 1, OpenItems.OpenMax);
            foreach (var index in items.Indexes.Where(_ => random.Next(10) == 0).ToList()) items = items.Close(index);
        }

        Assert.Equal(20_000, seen.Count);
    }

    [Fact]
    public void Close_OfAnItemThatWasNeverOpened_ChangesNothing()
    {
        var (items, _) = OpenItems.Of(3).OpenMore();
        Assert.Same(items, items.Close(7));
        Assert.Same(items, items.Close(-1));
    }
}
