using System.Globalization;
using NeuronEdit.Editing;

namespace NeuronEdit.Experiments.Work;

/// <summary>What editing a sample came to: the outcomes of its partitions, added up.</summary>
internal sealed class SampleEdit
{
    /// <summary>Above this share outside the source's range a neuron's edit is an extrapolation worth a warning.</summary>
    public const double OutsideShareMax = 0.05;

    private RangeTally? _outside;

    /// <summary>Adds up outcomes, at least one, in the order of partitions.</summary>
    public static SampleEdit Of(IEnumerable<EditOutcome> outcomes)
    {
        var edit = new SampleEdit();
        foreach (var outcome in outcomes) edit.Add(outcome);
        return edit;
    }

    /// <summary>Rows written.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows left out for missing values.</summary>
    public long RowsDropped { get; private set; }

    /// <summary>Sum over rows and channels of (x - D(E(x)))², model units.</summary>
    public double SquaredError { get; private set; }

    /// <summary>Values that were at least 0 before and are below 0 after, raw units.</summary>
    public long NegativesIntroduced { get; private set; }

    /// <summary>Per neuron, how much lay outside the source's range.</summary>
    public RangeTally Outside => _outside ?? throw new InvalidOperationException("No partition was added.");

    /// <summary>Warns where the edit extrapolates; null: it does not.</summary>
    /// <param name="sample">The sample's name.</param>
    public string? ExtrapolationWarning(string sample)
    {
        var shares = Enumerable.Range(0, Outside.Neurons).Select(Outside.Share).ToArray();
        var above = shares.Count(s => s > OutsideShareMax);
        return above == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Sample {sample}: {above} of {shares.Length} neurons had more than {100 * OutsideShareMax:0}% of their activations outside the source's range (the worst {100 * shares.Max():0}%). There the edit extrapolates; look at the sample in metrics.json before you rely on it.");
    }

    private void Add(EditOutcome outcome)
    {
        Rows += outcome.Rows;
        RowsDropped += outcome.RowsDropped;
        SquaredError += outcome.SquaredError;
        NegativesIntroduced += outcome.NegativesIntroduced;
        _outside ??= new RangeTally(outcome.Outside.Neurons);
        _outside.Merge(outcome.Outside);
    }
}
