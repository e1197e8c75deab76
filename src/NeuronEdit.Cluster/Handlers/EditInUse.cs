using NeuronEdit.Autoencoders;
using NeuronEdit.Experiments;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>An experiment's edit as handlers use it.</summary>
internal sealed class EditInUse : IDisposable
{
    private readonly PackedNetwork _network;

    /// <summary>Reads the edit.</summary>
    public EditInUse(string folder, ExperimentSpec spec)
    {
        var (artifact, network) = ArtifactFolder.Read(folder);
        _network = new PackedNetwork(network);
        Setup = new EditSetup(artifact, _network, artifact.CreateMap(), 1, spec.AllowMissing, spec.Output.Format, $"NeuronEdit {ProductVersion.Current}, experiment {spec.Name}");
    }

    /// <summary>How partitions are edited.</summary>
    public EditSetup Setup { get; }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
