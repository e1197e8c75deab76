using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>What one attempt at editing a partition leaves: its rows, and a record of what the edit came to.</summary>
/// <param name="input">Whose.</param>
/// <param name="index">The partition's number.</param>
/// <param name="token">The attempt's token.</param>
internal readonly struct EditedFiles(ExperimentWorkInput input, long index, long token)
{
    private readonly string _path = StorageLayout.Edited(input.Results, input.Round, index, token);

    /// <summary>The record: <see cref="EditOutcome"/>.</summary>
    public string Record => _path + ".json";

    /// <summary>The rows.</summary>
    public string Rows(ExperimentSpec spec) => $"{_path}.{EditWork.Extension(spec.Output.Format)}";
}
