using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Work;
using NeuronEdit.Sketches;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Sketches a partition of S or T.</summary>
internal sealed class SketchHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, RowsResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Sketch;

    /// <inheritdoc/>
    protected override RowsResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var learning = setting.Sketch(input.Key);
        var partition = learning.Value.Partitions[(int)work.Index];
        var path = setting.Storage.PartitionSketch(input.Key, work.Index);
        if (!File.Exists(path))
        {
            var sketches = new SketchWork(setting.Engine, learning.Value.Spec, learning.Value.Transform, learning.Value.Network).Run(partition, cancellation);
            AtomicFile.Write(path, (Stream stream) => sketches.Write(stream));
        }

        return new RowsResult(partition.Range.Count, null);
    }
}

/// <summary>Merges the sketches of S and of T, each in the order of partitions.</summary>
internal sealed class MergeHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, MergeResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Merge;

    /// <inheritdoc/>
    protected override MergeResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var learning = setting.Sketch(input.Key);
        var partitions = learning.Value.Partitions;
        var ofSource = partitions.Count(p => p.Sample.Role == SampleRole.Source);
        var source = Merge(0, ofSource, setting.Storage.SourceSketches(input.Key));
        var target = Merge(ofSource, partitions.Length - ofSource, setting.Storage.TargetSketches(input.Key));
        AtomicFile.DeleteLeftovers(setting.Storage.Sketch(input.Key));
        var error = Math.Max(source.RankErrorBound, target.RankErrorBound);
        return new MergeResult(string.Create(
            CultureInfo.InvariantCulture, $"{source.Neurons} neurons of layer {learning.Value.Spec.EditedLayer}, percentiles {(error == 0 ? "exact" : $"within {100 * error:0.00}% of rank")}"));

        NeuronSketches Merge(int first, int count, string path)
        {
            var merged = SketchWork.Merge(Enumerable.Range(first, count).Select(i =>
            {
                cancellation.ThrowIfCancellationRequested();
                return setting.Storage.PartitionSketch(input.Key, i);
            }));
            AtomicFile.Write(path, (Stream stream) => merged.Write(stream));
            return merged;
        }
    }
}
