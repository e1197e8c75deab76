using System.Collections.Immutable;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>A dataset as handlers use it.</summary>
internal sealed class DatasetInUse(DatasetFile file)
{
    /// <summary>How values are taken.</summary>
    public ProfileSettings Settings => file.Settings;

    /// <summary>Channels of the cohort.</summary>
    public int Channels => file.Plan.Channels.Length;

    /// <summary>Its partitions, in order.</summary>
    public ImmutableArray<Partition> Partitions { get; } = file.Plan.ToCohort().Partitions;
}
