using System.Collections.Immutable;
using System.Globalization;
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
    private readonly IReadOnlyDictionary<SampleRole, DatasetProfile> _profiles;
    private readonly Dictionary<Sample, int> _offsets = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gathers the profiles of all roles and refuses what cannot be used.</summary>
    /// <exception cref="NeuronEditException">Data: missing values, values outside the transform's domain, too few rows.</exception>
    public CohortProfile(Cohort cohort, ExperimentSpec spec, IReadOnlyDictionary<SampleRole, DatasetProfile> profiles)
    {
        (_cohort, _profiles) = (cohort, profiles);
        foreach (var role in cohort.Samples.GroupBy(s => s.Role))
        {
            var offset = 0;
            foreach (var sample in role)
            {
                _offsets.Add(sample, offset);
                offset += cohort.PartitionsOf(sample).Length;
            }
        }

        RefuseBadValues(spec);
        RefuseSmallPopulations();
    }

    /// <summary>Rows of a partition that stay.</summary>
    public long RowsOf(Partition partition) => _profiles[partition.Sample.Role].Rows[PlaceOf(partition)];

    /// <summary>Rows of a sample that stay.</summary>
    public long RowsOf(Sample sample) => _cohort.PartitionsOf(sample).Sum(RowsOf);

    /// <summary>Rows of some roles that stay.</summary>
    public long RowsOf(params ReadOnlySpan<SampleRole> roles)
    {
        var rows = 0L;
        foreach (var role in roles) rows += _profiles[role].Rows.Sum();
        return rows;
    }

    /// <summary>Rows of all that were left out.</summary>
    public long Dropped => _profiles.Values.Sum(p => p.RowsDropped.Sum());

    /// <summary>Rows of each file of a sample that were left out.</summary>
    public Dictionary<SampleFile, long> DroppedOf(Sample sample)
    {
        var dropped = new Dictionary<SampleFile, long>(ReferenceEqualityComparer.Instance);
        foreach (var partition in _cohort.PartitionsOf(sample))
            dropped[partition.File] = dropped.GetValueOrDefault(partition.File) + _profiles[sample.Role].RowsDropped[PlaceOf(partition)];
        return dropped;
    }

    /// <summary>SHA-256 of a file when it was read.</summary>
    public string HashOf(Sample sample, SampleFile file) => _profiles[sample.Role].Hashes[file.Table.Path];

    /// <summary>Moments of S, T and X pooled in this order.</summary>
    public ChannelMomentsState Pooled()
    {
        var pooled = new ChannelMoments(_cohort.Channels.Length);
        foreach (var role in (ReadOnlySpan<SampleRole>)[SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate]) pooled.Merge(new ChannelMoments(_profiles[role].Moments));
        return pooled.ToState();
    }

    /// <summary>For people: that all is well, or what was left out.</summary>
    public (string Summary, ImmutableArray<string> Warnings) Report() => Dropped == 0
        ? ("all values are usable", [])
        : (string.Create(CultureInfo.InvariantCulture, $"{Dropped:N0} rows left out"),
            [string.Create(CultureInfo.InvariantCulture, $"{Dropped:N0} rows hold missing or infinite values and are left out (allowMissing: drop-rows); manifest.json says how many of each file.")]);

    private int PlaceOf(Partition partition) => _offsets[partition.Sample] + partition.Index;

    private void RefuseBadValues(ExperimentSpec spec)
    {
        foreach (var (role, profile) in _profiles.OrderBy(p => p.Key))
        {
            if (profile.Bad is { } bad)
                throw MissingValues.Refused(_cohort.PartitionsOf(role)[bad.Partition], bad.Values, _cohort.Channels, WayOut(bad.Values[0].Kind, spec));
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
