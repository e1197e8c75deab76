using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cli.Watching;

/// <summary>How far the work items of one kind are, or the one item of a step.</summary>
/// <param name="Kind">The kind: <c>sketch</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Share">The part that is done, 0 to 1, with what is done of the items that run.</param>
/// <param name="RowsPerSecond">Rows a second over the last half minute; null before it is known, and where rows are not counted.</param>
/// <param name="Remaining">Time left at that rate; null before it is known.</param>
/// <param name="Detail">What the one item says of itself: <c>epoch 7 of 40, loss 0.184</c>; null for several items.</param>
internal sealed record PhaseProgress(string Kind, long Done, long Total, double Share, double? RowsPerSecond, TimeSpan? Remaining, string? Detail)
{
    /// <summary>What is counted; nothing where it is one item.</summary>
    public string Unit => Kind switch
    {
        _ when Total == 1 => string.Empty,
        WorkKinds.Seal => "datasets",
        WorkKinds.Evaluate => "samples",
        _ => "partitions",
    };
}
