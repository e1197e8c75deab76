using NeuronEdit.Autoencoders;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class TrainingSetTests
{
    [Fact]
    public void Row_AcrossChunks_IsWhatWasAppended()
    {
        // 2^24 values fill a chunk: with 500,000 channels, 33 rows.
        const int channels = 500_000;
        var set = new TrainingSet(channels);
        var row = new float[channels];
        for (var i = 0; i < 70; i++)
        {
            row[0] = i;
            row[^1] = -i;
            set.Append(row);
        }

        Assert.Equal(70, set.Rows);
        for (var i = 0; i < 70; i++)
        {
            Assert.Equal(channels, set.Row(i).Length);
            Assert.Equal((i, -i), (set.Row(i)[0], set.Row(i)[^1]));
        }
    }

    [Fact]
    public void Hash_HoweverRowsWereAppended_IsTheSame()
    {
        var rows = TestData.Structured(100, 7, 1);
        var whole = new TrainingSet(7);
        whole.Append(rows);
        var pieces = new TrainingSet(7);
        for (var first = 0; first < 100; first += 9) pieces.Append(rows.AsSpan(first * 7, Math.Min(9, 100 - first) * 7));
        Assert.Equal(whole.Hash, pieces.Hash);
        for (var i = 0; i < 100; i++) Assert.True(whole.Row(i).SequenceEqual(pieces.Row(i)));
        pieces.Append(rows.AsSpan(0, 7));
        Assert.NotEqual(whole.Hash, pieces.Hash);
    }

    [Fact]
    public void Append_NotWholeRows_IsMisuse() => Assert.Throws<ArgumentException>(() => new TrainingSet(7).Append(new float[8]));

    [Fact]
    public void Row_OutOfRange_IsMisuse()
    {
        var set = TestData.Set(3, 7);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Row(3).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Row(-1).Length);
    }

    [Fact]
    public void BatchOrder_EveryEpoch_IsAPermutationOfTheSameTrainingRows()
    {
        var order = new BatchOrder(1003, 0.1, 5);
        Assert.Equal(100, order.Validation.Length);
        Assert.Equal(order.Validation.Order(), order.Validation);
        var training = Enumerable.Range(0, 1003).Except(order.Validation).ToArray();
        order.StartEpoch(1);
        var first = order.Training.ToArray();
        order.StartEpoch(2);
        Assert.NotEqual(first, order.Training);
        Assert.Equal(training, first.Order());
        Assert.Equal(training, order.Training.Order());
        var again = new BatchOrder(1003, 0.1, 5);
        again.StartEpoch(1);
        Assert.Equal(first, again.Training);
        Assert.NotEqual(order.Validation, new BatchOrder(1003, 0.1, 6).Validation);
    }

    [Theory]
    [InlineData(1, 0.5, 0)]
    [InlineData(3, 0.5, 1)]
    [InlineData(9, 0.1, 0)]
    public void BatchOrder_FewRows_RoundsTheValidationDown(int rows, double share, int validation)
    {
        var order = new BatchOrder(rows, share, 1);
        order.StartEpoch(1);
        Assert.Equal(validation, order.Validation.Length);
        Assert.Equal(Enumerable.Range(0, rows), order.Training.Concat(order.Validation).Order());
    }
}
