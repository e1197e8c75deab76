using System.Text;
using NeuronEdit.Autoencoders;
using NeuronEdit.Numerics;

namespace NeuronEdit.Tests.Autoencoders;

public sealed class TrainerTests
{
    private static readonly TrainingOptions Short = new() { Batch = 16, Epochs = 3, Seed = 11, LearningRate = 0.01 };

    [Fact]
    public void Advance_AnyThreadsAndWidth_GivesTheSameBytes()
    {
        var set = TestData.Set(203, 7);
        var expected = Train(set, Short, 1, VectorWidth.Scalar);
        foreach (var threads in new[] { 1, 2, 3, 4 })
            Assert.Equal(expected, Train(set, Short, threads, VectorWidths.Best));
        foreach (var width in Enum.GetValues<VectorWidth>())
            Assert.Equal(expected, Train(set, Short, 2, width));
    }

    [Fact]
    public void Advance_MoreThreadsThanRowsOrNeurons_GivesTheSameBytes()
    {
        var set = TestData.Set(9, 2);
        var options = Short with { Batch = 2, ValidationShare = 0.2 };
        Assert.Equal(Train(set, options, 1, VectorWidths.Best, 2), Train(set, options, 7, VectorWidths.Best, 2));
    }

    [Fact]
    public void Resume_AtAnyStep_GivesTheSameBytesAsNeverStopped()
    {
        var set = TestData.Set(95, 7);
        var options = Short with { Epochs = 4, ValidationShare = 0.2 };
        using var straight = Trainer.Start(TestData.Small(), set, options, 1);
        var checkpoints = new List<byte[]> { TestData.Bytes(straight.Capture()) };
        while (!straight.Finished)
        {
            straight.Advance();
            checkpoints.Add(TestData.Bytes(straight.Capture()));
        }

        Assert.Equal(straight.StepsPlanned + 1, checkpoints.Count);
        for (var at = 0; at < checkpoints.Count; at++)
        {
            var checkpoint = CheckpointFile.Read(new MemoryStream(checkpoints[at]), "c.safetensors");
            using var resumed = Trainer.Resume(checkpoint, set, options, 1 + (at % 3));
            Assert.Equal(checkpoints[at], TestData.Bytes(resumed.Capture()));
            for (var step = at + 1; step < checkpoints.Count; step++)
            {
                resumed.Advance();
                if (step < at + 3) Assert.Equal(checkpoints[step], TestData.Bytes(resumed.Capture()));
            }

            Assert.True(resumed.Finished);
            Assert.Equal(checkpoints[^1], TestData.Bytes(resumed.Capture()));
            Assert.Equal(TestData.Bytes(straight.Best), TestData.Bytes(resumed.Best));
        }
    }

    [Fact]
    public void Advance_StructuredRows_LearnsThem()
    {
        var set = TestData.Set(1000, 7);
        using var trainer = Trainer.Start(TestData.Small(), set, new TrainingOptions { Batch = 50, Epochs = 60, Seed = 1, LearningRate = 0.005 }, 1);
        while (!trainer.Finished) trainer.Advance();
        var first = trainer.Curve[0];
        var last = trainer.Curve[^1];
        Assert.True(last.Training < 0.1 * first.Training, $"training loss {first.Training} to {last.Training}");
        Assert.True(last.Validation < 0.2 * first.Validation, $"validation loss {first.Validation} to {last.Validation}");
        Assert.Equal(900, trainer.TrainingRows);
        Assert.Equal(trainer.Curve.Min(loss => loss.Validation)!.Value, Loss(trainer.Best, set, 1), 1e-6);
    }

    [Fact]
    public void Advance_LossOfAnEpoch_IsTheMeanOverItsRows()
    {
        var set = TestData.Set(50, 7);
        using var trainer = Trainer.Start(TestData.Small(), set, new TrainingOptions { Batch = 50, Epochs = 1, ValidationShare = 0, Seed = 4 }, 1);
        var initial = trainer.Latest;
        trainer.Advance();
        Assert.True(trainer.Finished);
        Assert.Equal(PlainNetwork.Loss(initial, TestData.Structured(50, 7, 1)), trainer.Curve[0].Training, 1e-6);
        Assert.Equal(trainer.LastLoss, trainer.Curve[0].Training, 1e-12);
        Assert.Null(trainer.Curve[0].Validation);
        Assert.Equal(trainer.Latest.Hash, trainer.Best.Hash);
    }

    [Fact]
    public void Advance_ValidationStopsFalling_StopsEarlyAndKeepsTheBest()
    {
        // Few noisy rows and a wide network: it soon learns the noise by heart.
        var random = new SeededRandom(2);
        var set = new TrainingSet(7);
        set.Append([.. Enumerable.Range(0, 40 * 7).Select(_ => (float)random.NextNormal())]);
        var options = new TrainingOptions { Batch = 8, Epochs = 400, Patience = 3, ValidationShare = 0.3, LearningRate = 0.01, Seed = 5 };
        using var trainer = Trainer.Start(TestData.Small(), set, options, 1);
        var hashes = new Dictionary<int, string>();
        while (!trainer.Finished)
        {
            var epoch = trainer.Epoch;
            trainer.Advance();
            if (trainer.Epoch > epoch) hashes[trainer.Epoch] = trainer.Latest.Hash;
        }

        Assert.True(trainer.StoppedEarly);
        Assert.True(trainer.Step < trainer.StepsPlanned);
        var best = trainer.Curve.MinBy(loss => loss.Validation)!;
        Assert.Equal(best.Epoch + 3, trainer.Epoch);
        Assert.Equal(hashes[best.Epoch], trainer.Best.Hash);
        Assert.NotEqual(trainer.Latest.Hash, trainer.Best.Hash);
        Assert.Throws<InvalidOperationException>(trainer.Advance);
    }

    [Fact]
    public void Advance_StepsSet_EndsThereWithALastEntryOfTheCurve()
    {
        using var trainer = Trainer.Start(TestData.Small(), TestData.Set(100, 7), Short with { Steps = 8, Epochs = 1 }, 1);
        while (!trainer.Finished) trainer.Advance();
        Assert.Equal(8, trainer.Step);
        Assert.Equal([6L, 8L], trainer.Curve.Select(loss => loss.Step));
        Assert.NotNull(trainer.Curve[1].Validation);
    }

    [Fact]
    public void Advance_LossNotFinite_SaysWhereAndLeavesTheCheckpointGood()
    {
        var set = TestData.Set(90, 7);
        var huge = new float[10 * 7];
        Array.Fill(huge, 1e30f);
        set.Append(huge);
        using var trainer = Trainer.Start(TestData.Small(), set, Short with { Batch = 10, LearningRate = 1, Epochs = 50, ValidationShare = 0 }, 1);
        var checkpoint = trainer.Capture();
        var hash = checkpoint.Weights.Hash;
        var failure = Assert.Throws<NeuronEditException>(() =>
        {
            while (!trainer.Finished) trainer.Advance();
        });
        Assert.Equal(FailureCode.Diverged, failure.Code);
        Assert.Contains($"in epoch {trainer.Epoch + 1}, step {trainer.Step + 1}, with learning rate 1.", failure.Message);
        Assert.Contains("Lower training.learningRate", failure.Message);
        Assert.Equal(hash, checkpoint.Weights.Hash);
        Assert.Same(failure, Assert.Throws<NeuronEditException>(trainer.Advance));
        Assert.Same(failure, Assert.Throws<NeuronEditException>(() => trainer.Capture()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Advance_WithinAnEpoch_AllocatesNothing(int threads)
    {
        using var trainer = Trainer.Start(TestData.Small(), TestData.Set(2000, 7), Short, threads);
        for (var i = 0; i < 40; i++) trainer.Advance();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 60; i++) trainer.Advance();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, trainer.Epoch);
    }

    [Fact]
    public void Resume_OtherOptionsOrRows_IsRefusedByName()
    {
        var set = TestData.Set(60, 7);
        using var trainer = Trainer.Start(TestData.Small(), set, Short, 1);
        trainer.Advance();
        var checkpoint = trainer.Capture();
        Refused("training.learningRate was 0.01 when it was written and is 0.02 now", set, Short with { LearningRate = 0.02 });
        Refused("training.steps was not set when it was written and is 5 now", set, Short with { Steps = 5 });
        Refused("seed was 11 when it was written and is 12 now", set, Short with { Seed = 12 });
        Refused("the number of training rows was 60", TestData.Set(61, 7), Short);
        Refused("the hash of the training rows was", TestData.Set(60, 7, seed: 2), Short);
        Assert.Throws<ArgumentException>(() => Trainer.Resume(checkpoint, TestData.Set(60, 8), Short, 1));

        void Refused(string text, TrainingSet rows, TrainingOptions options)
        {
            var failure = Assert.Throws<NeuronEditException>(() => Trainer.Resume(checkpoint, rows, options, 1));
            Assert.Equal(FailureCode.Artifact, failure.Code);
            Assert.Contains(text, failure.Message);
        }
    }

    [Theory]
    [InlineData("17")]
    [InlineData("64")]
    public void Resume_PositionThatNoTrainingReaches_IsRefused(string position)
    {
        var set = TestData.Set(70, 7);
        using var trainer = Trainer.Start(TestData.Small(), set, Short, 1);
        trainer.Advance();
        var text = Encoding.Latin1.GetString(TestData.Bytes(trainer.Capture())).Replace("\"progress.position\":\"16\"", $"\"progress.position\":\"{position}\"", StringComparison.Ordinal);
        var checkpoint = CheckpointFile.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)), "c.safetensors");
        var failure = Assert.Throws<NeuronEditException>(() => Trainer.Resume(checkpoint, set, Short, 1));
        Assert.Equal(FailureCode.Artifact, failure.Code);
        Assert.Contains($"row {position} of the epoch", failure.Message);
    }

    [Fact]
    public void Capture_MomentsThatOverflowed_AreDivergedNotStored()
    {
        // An error of 1e22 has a finite loss in double, but its gradient's square is beyond float32.
        var set = new TrainingSet(7);
        set.Append([.. Enumerable.Repeat(1e22f, 14)]);
        using var trainer = Trainer.Start(TestData.Small(), set, Short with { ValidationShare = 0 }, 1);
        trainer.Advance();
        Assert.Equal(FailureCode.Diverged, Assert.Throws<NeuronEditException>(() => trainer.Capture()).Code);
    }

    [Fact]
    public void Start_NoRows_IsADataError()
    {
        var failure = Assert.Throws<NeuronEditException>(() => Trainer.Start(TestData.Small(), new TrainingSet(7), Short, 1));
        Assert.Equal(FailureCode.Data, failure.Code);
    }

    private static byte[] Train(TrainingSet set, TrainingOptions options, int threads, VectorWidth width, int channels = 7)
    {
        using var trainer = Trainer.Start(TestData.Small(channels: channels), set, options, threads, width);
        while (!trainer.Finished) trainer.Advance();
        return TestData.Bytes(trainer.Capture());
    }

    /// <summary>The mean squared error of the rows that a training with this seed validates on, in double.</summary>
    private static double Loss(Network network, TrainingSet set, ulong seed) =>
        PlainNetwork.Loss(network, [.. new BatchOrder((int)set.Rows, 0.1, seed).Validation.SelectMany(row => set.Row(row).ToArray())]);
}
