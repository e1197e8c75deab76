using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Data;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>The work that a node does for experiments.</summary>
public static class WorkHandlers
{
    /// <summary>Makes a handler for every kind of work.</summary>
    /// <param name="engine">Reads and writes files; disposed by whoever made it, after the node has left.</param>
    /// <param name="storage">The storage folder, under the path that every worker sees it by.</param>
    /// <param name="store">The store that the node works with.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="NeuronEditException">Specification: there is no such folder.</exception>
    public static ImmutableArray<IWorkHandler> Create(DataEngine engine, string storage, IClusterStore store, TimeProvider time) => Create(engine, storage, store, time, ClusterInstruments.Shared);

    /// <inheritdoc cref="Create(DataEngine, string, IClusterStore, TimeProvider)"/>
    /// <param name="engine">Reads and writes files; disposed by whoever made it, after the node has left.</param>
    /// <param name="storage">The storage folder, under the path that every worker sees it by.</param>
    /// <param name="store">The store that the node works with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="instruments">Is told of losses and bytes.</param>
    public static ImmutableArray<IWorkHandler> Create(DataEngine engine, string storage, IClusterStore store, TimeProvider time, ClusterInstruments instruments)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentException.ThrowIfNullOrEmpty(storage);
        var root = Path.GetFullPath(storage);
        if (!Directory.Exists(root))
            throw new NeuronEditException(FailureCode.Specification, $"{root}: there is no such folder. Give the storage folder that every worker sees under this very path.");
        var setting = new HandlerSetting(engine, new StorageLayout(root), store, time, instruments);
        return
        [
            new PlanHandler(setting), new ProfileHandler(setting), new SealHandler(setting), new FitHandler(setting), new TrainHandler(setting), new SketchHandler(setting),
            new MergeHandler(setting), new ArtifactHandler(setting), new EditHandler(setting), new EvaluateHandler(setting), new FinishHandler(setting), new DeleteHandler(setting), new ApplyHandler(setting),
        ];
    }
}
