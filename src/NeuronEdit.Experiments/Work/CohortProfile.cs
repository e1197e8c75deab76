using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Work;

/// <summary>What profiling found of a whole cohort.</summary>
internal sealed class CohortProfile
{
    /// <summary>S and T need this many rows: with fewer, percentiles are noise.</summary>
    public const int PopulationRowsMin = 100;

    private readonly Cohort _cohort;
    private readonly Dictionary<string, PartitionProfile> _profiles;

    /// <summary>Gathers the profiles of all partitions and refuses what cannot be used.</summary>
    /// <exception cref="NeuronEditException">Data: missing values, values outside the transform's domain, too few rows.</exception>
    public CohortProfile(Cohort cohort, ExperimentSpec spec, IReadOnlyDictionary<string, PartitionProfile> profiles)
    {
        _cohort = cohort;
        _profiles = new Dictionary<string, PartitionProfile>(profiles);
        RefuseBadValues(spec);
        RefuseSmallPopulations();
    }

    /// <summary>Rows of a partition that stay.</summary>
    public long RowsOf(Partition partition) => _profiles[partition.Id].Rows;

    /// <summary>Rows of a sample that stay.</summary>
    public long RowsOf(Sample sample) => _cohort.PartitionsOf(sample).Sum(RowsOf);

    /// <summary>Rows of some roles that stay.</summary>
    public long RowsOf(params ReadOnlySpan<SampleRole> roles) => _cohort.PartitionsOf(roles).Sum(RowsOf);

    /// <summary>Rows of a file that were left out.</summary>
    public long DroppedOf(Sample sample, SampleFile file) =>
        _cohort.PartitionsOf(sample).Where(p => ReferenceEquals(p.File, file)).Sum(p => _profiles[p.Id].RowsDropped);

    /// <summary>The transform, with its scale fitted on S, T and X pooled in the order of partitions.</summary>
    public ChannelTransform Fit(ExperimentSpec spec)
    {
        var pooled = new ChannelMoments(_cohort.Channels.Length);
        foreach (var partition in _cohort.PartitionsOf(SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate))
            pooled.Merge(new ChannelMoments(_profiles[partition.Id].Moments));
        return ChannelTransform.Fit(spec.Transform, spec.Scale, pooled, _cohort.Channels);
    }

    private void RefuseBadValues(ExperimentSpec spec)
    {
        foreach (var file in _cohort.Partitions.GroupBy(p => (p.Sample, p.File)))
        {
            var bad = file.SelectMany(p => _profiles[p.Id].Bad).GroupBy(b => (b.Channel, b.Kind))
                .Select(g => new BadValues(g.Key.Channel, g.Key.Kind, g.Sum(b => b.Count), g.Min(b => b.FirstRow))).ToList();
            if (bad.Count > 0) throw MissingValues.Refused(file.First(), bad, _cohort.Channels, WayOut(bad[0].Kind, spec));
        }
    }

    private static string WayOut(BadValueKind kind, ExperimentSpec spec) => kind == BadValueKind.NotFinite
        ? "Set allowMissing: drop-rows to leave such rows out, exclude the channel under channels, or repair the file."
        : $"Use transform kind arcsinh or none instead of {spec.Transform.Kind.ToString().ToLowerInvariant()}, or exclude the channel under channels.";

    private void RefuseSmallPopulations()
    {
        foreach (var sample in _cohort.Samples)
        {
            var rows = RowsOf(sample);
            if (sample.Role is SampleRole.Source or SampleRole.Target && rows < PopulationRowsMin)
                throw Fault($"The {sample.Name} has {rows} usable rows in {sample.Files.Length} file(s), first {sample.Files[0].Table.Path}; it needs at least {PopulationRowsMin}, since its percentiles are what is learnt. Add files under {sample.Name}.");
            if (rows == 0) throw Fault($"Sample {sample.Name} ({sample.Role.ToString().ToLowerInvariant()}) has no usable row; its first file is {sample.Files[0].Table.Path}. Remove it, or repair the file.");
        }
    }

    private static NeuronEditException Fault(string message) => new(FailureCode.Data, message);
}
