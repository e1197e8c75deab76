using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Profiles a partition of a dataset.</summary>
internal sealed class ProfileHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, RowsResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Profile;

    /// <inheritdoc/>
    protected override RowsResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var dataset = setting.Dataset(input.Key);
        var partition = dataset.Value.Partitions[(int)work.Index];
        var path = setting.Storage.PartitionProfile(input.Key, work.Index);
        if (StoredFile.TryRead<PartitionProfile>(path) is null)
            StoredFile.Write(path, new ProfileWork(setting.Engine, dataset.Value.Settings).Run(partition, cancellation));
        return new RowsResult(partition.Range.Count, null);
    }
}

/// <summary>Merges the profiles of a dataset in the order of partitions.</summary>
internal sealed class SealHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, SealResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Seal;

    /// <inheritdoc/>
    protected override SealResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var dataset = setting.Dataset(input.Key);
        var profile = DatasetProfile.Merge(dataset.Value.Partitions, dataset.Value.Channels, place =>
        {
            cancellation.ThrowIfCancellationRequested();
            return StoredFile.Read<PartitionProfile>(setting.Storage.PartitionProfile(input.Key, place));
        });
        StoredFile.Write(setting.Storage.DatasetProfile(input.Key), profile);
        // All partitions are done: what is left under a temporary name is of attempts that were given up.
        AtomicFile.DeleteLeftovers(setting.Storage.Dataset(input.Key));
        return new SealResult(profile.Rows.Sum(), profile.RowsDropped.Sum(), ContentKeys.Contents(profile));
    }
}
