using NeuronEdit.Numerics;

namespace NeuronEdit.Autoencoders;

/// <summary>Which rows are trained on, in which order, and which are kept out to validate. A function of seed, row count and epoch alone.</summary>
/// <remarks>Since any epoch's order can be computed again, a checkpoint stores no permutation. Takes 4 bytes a row.</remarks>
internal sealed class BatchOrder
{
    private readonly ulong _seed;

    /// <summary>Chooses the validation rows.</summary>
    /// <param name="rows">Rows in all, 1 to int.MaxValue.</param>
    /// <param name="validationShare">0 to 0.5; the product with rows is rounded down.</param>
    /// <param name="seed">Of the training.</param>
    public BatchOrder(int rows, double validationShare, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        _seed = seed;
        var all = new int[rows];
        Fill(all, []);
        var count = (int)(rows * validationShare);
        Shuffle(all, count, SeededRandom.Derive(seed, "validation"));
        Validation = all[..count];
        Array.Sort(Validation);
        Training = new int[rows - count];
        Fill(Training, Validation);
    }

    /// <summary>Rows to train on; in the order of the epoch started last. The array stays the same one.</summary>
    public int[] Training { get; }

    /// <summary>Rows to validate on, ascending.</summary>
    public int[] Validation { get; }

    /// <summary>Puts the training rows into the order of an epoch, whatever their order was.</summary>
    public void StartEpoch(int epoch)
    {
        Fill(Training, Validation);
        Shuffle(Training, Training.Length - 1, SeededRandom.Derive(_seed, "epoch", epoch));
    }

    /// <summary>0, 1, 2 ... without the ascending rows of <paramref name="without"/>.</summary>
    private static void Fill(Span<int> rows, ReadOnlySpan<int> without)
    {
        var skipped = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            while (skipped < without.Length && without[skipped] == i + skipped) skipped++;
            rows[i] = i + skipped;
        }
    }

    /// <summary>Fisher and Yates: after it, the first <paramref name="count"/> rows are a uniform draw in uniform order.</summary>
    private static void Shuffle(Span<int> rows, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        for (var i = 0; i < count; i++)
        {
            var other = i + (int)random.NextBelow(rows.Length - i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }
    }
}
