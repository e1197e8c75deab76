using System.Globalization;
using NeuronEdit.Autoencoders;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Data;
using NeuronEdit.Editing;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>What all work handlers of a process have in common: files, store, and what their items share in memory.</summary>
/// <param name="Engine">Reads and writes files.</param>
/// <param name="Storage">The storage that every worker sees.</param>
/// <param name="Store">Asked for outcomes.</param>
/// <param name="Time">The clock, for how often to save.</param>
/// <param name="Instruments">Is told of losses and bytes.</param>
internal sealed record HandlerSetting(DataEngine Engine, StorageLayout Storage, IClusterStore Store, TimeProvider Time, ClusterInstruments Instruments)
{
    private readonly SharedValues<Round> _rounds = new(4);
    private readonly SharedValues<DatasetInUse> _datasets = new(8);
    private readonly SharedValues<LearningInUse> _learnings = new(4);
    private readonly SharedValues<EditInUse> _edits = new(2);
    private readonly SharedValues<EvaluationControl> _controls = new(1);

    /// <summary>A round of an experiment.</summary>
    public SharedValues<Round>.Lease Round(string experiment, int round)
    {
        var path = Storage.Plan(experiment, round);
        return _rounds.Get(KeyOf(path), () => new Round(Storage, StoredFile.Read<RoundFile>(path)));
    }

    /// <summary>A dataset's partitions.</summary>
    public SharedValues<DatasetInUse>.Lease Dataset(string key)
    {
        var path = Storage.DatasetDocument(key);
        return _datasets.Get(KeyOf(path), () => new DatasetInUse(StoredFile.Read<DatasetFile>(path)));
    }

    /// <summary>What sketches learn from, with the trained model.</summary>
    public SharedValues<LearningInUse>.Lease Sketch(string key)
    {
        var path = Storage.SketchDocument(key);
        return _learnings.Get(KeyOf(path), () =>
        {
            var file = StoredFile.Read<LearningFile>(path);
            return new LearningInUse(file, ReadModel(file.Training));
        });
    }

    /// <summary>An experiment's edit, from its results folder.</summary>
    public SharedValues<EditInUse>.Lease Edit(string results, ExperimentSpec spec)
    {
        var folder = Path.Combine(results, ArtifactFolder.Name);
        return _edits.Get(KeyOf(Path.Combine(folder, EditArtifact.DocumentName)), () => new EditInUse(folder, spec));
    }

    /// <summary>What an experiment's samples are compared with.</summary>
    public SharedValues<EvaluationControl>.Lease Control(string experiment, int number, Round round, PopulationReader reader, CancellationToken cancellation) =>
        _controls.Get(KeyOf(Storage.Plan(experiment, number)), () => EvaluationControl.Read(reader, round.Cohort, round.Spec.Seed, cancellation));

    /// <summary>A trained model.</summary>
    /// <exception cref="NeuronEditException">Storage or Artifact: it cannot be read.</exception>
    public Network ReadModel(string training)
    {
        var path = Storage.Model(training);
        try
        {
            using var stream = File.OpenRead(path);
            return ModelFile.Read(stream, path, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path} cannot be read: {e.Message} Every worker must see the same storage under the same path.", e);
        }
    }

    /// <summary>What was made from a file is not used for another one that took its place.</summary>
    private static string KeyOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}") : path;
    }
}
