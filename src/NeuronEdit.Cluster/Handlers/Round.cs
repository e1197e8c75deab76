using System.Collections.Immutable;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>A round of an experiment as handlers use it.</summary>
internal sealed class Round
{
    private readonly StorageLayout _storage;
    private readonly Lazy<CohortProfile> _profile;

    /// <summary>Unpacks what planning left.</summary>
    public Round(StorageLayout storage, RoundFile file)
    {
        (_storage, File, Cohort) = (storage, file, file.Plan.ToCohort());
        Edited = Cohort.PartitionsOf(SampleRole.Extrapolate);
        // A failure is not kept: storage may be back the next time.
        _profile = new Lazy<CohortProfile>(ReadProfile, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>As it lies in storage.</summary>
    public RoundFile File { get; }

    /// <summary>The experiment.</summary>
    public ExperimentSpec Spec => File.Spec;

    /// <summary>Its samples.</summary>
    public Cohort Cohort { get; }

    /// <summary>The partitions of X, by the numbers that their work items have.</summary>
    public ImmutableArray<Partition> Edited { get; }

    /// <summary>What profiling found of them; there once all datasets are sealed.</summary>
    /// <exception cref="NeuronEditException">Data: a file cannot be used.</exception>
    public CohortProfile Profile => _profile.Value;

    /// <summary>The profiles of the datasets.</summary>
    public Dictionary<SampleRole, DatasetProfile> ReadDatasets() =>
        File.Datasets.ToDictionary(d => d.Key, d => StoredFile.Read<DatasetProfile>(_storage.DatasetProfile(d.Value)));

    /// <summary>Sees to it that all inputs are what they were when they were read.</summary>
    /// <exception cref="NeuronEditException">Data: one is not.</exception>
    public void RequireUnchanged(CancellationToken cancellation)
    {
        foreach (var sample in Cohort.Samples)
        {
            var hashes = StoredFile.TryRead<DatasetProfile>(_storage.DatasetProfile(File.Datasets[sample.Role]))?.Hashes;
            foreach (var file in sample.Files)
            {
                if (hashes?.GetValueOrDefault(file.Table.Path) is { } known) InputFiles.RequireUnchanged(file, known, cancellation);
                else InputFiles.RequireUnchanged(file);
            }
        }
    }

    private CohortProfile ReadProfile() => new(Cohort, Spec, ReadDatasets());
}
