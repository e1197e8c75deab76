using NeuronEdit.Editing;
using NeuronEdit.Evaluation;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Numerics;
using NeuronEdit.Sketches;

namespace NeuronEdit.Experiments.Work;

/// <summary>What samples are compared with: S and T in memory, and what plain methods learn from them. Read once for all samples.</summary>
internal sealed class EvaluationControl
{
    private EvaluationControl(ControlPair pair, EditMap percentileEdit) => (Pair, MeanShift, PercentileEdit) = (pair, new MeanShift(pair.Source.Means, pair.Target.Means), percentileEdit);

    /// <summary>S and T.</summary>
    public ControlPair Pair { get; }

    /// <summary>Moves every channel by the difference of their means.</summary>
    public MeanShift MeanShift { get; }

    /// <summary>The robust edit on the channels themselves.</summary>
    public EditMap PercentileEdit { get; }

    /// <summary>Reads S and T.</summary>
    public static EvaluationControl Read(PopulationReader reader, Cohort cohort, ulong seed, CancellationToken cancellation)
    {
        var pair = new ControlPair(
            reader.Read(cohort.SamplesOf(SampleRole.Source).Single(), cancellation),
            reader.Read(cohort.SamplesOf(SampleRole.Target).Single(), cancellation));
        return new EvaluationControl(pair, ChannelPercentileEdit.Create(Sketch(pair.Source, seed), Sketch(pair.Target, seed)));
    }

    private static NeuronSketches Sketch(Population population, ulong seed)
    {
        var sketches = new NeuronSketches(population.Channels, SeededRandom.Derive(seed, "baseline"));
        sketches.Update(population.Values, population.Rows);
        return sketches;
    }
}
