using NeuronEdit.Cluster.Client;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Hosting;

/// <summary>The folders that all nodes of a cluster share, as this one sees them: storage and results.</summary>
internal static class NodeFolders
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    /// <summary>Makes those that are not there, unless an experiment has something in them: then it is rather a disk that is not mounted, which a new folder would hide.</summary>
    /// <exception cref="NeuronEditException">Storage: one is away, or cannot be made.</exception>
    public static async Task MakeAsync(NodeSettings settings, ClusterClient client, CancellationToken cancellation)
    {
        var below = Path.TrimEndingDirectorySeparator(settings.Results) + Path.DirectorySeparatorChar;
        await MakeAsync("storage", settings.Storage, _ => true, client, cancellation);
        await MakeAsync("results", settings.Results, experiment => experiment.Results.StartsWith(below, StringComparison.Ordinal), client, cancellation);
    }

    /// <summary>The storage, to write to.</summary>
    /// <exception cref="ApiProblem">It is away, which is no fault of whoever asks.</exception>
    public static string Storage(NodeSettings settings) => Directory.Exists(settings.Storage)
        ? settings.Storage
        : throw new ApiProblem(ProblemCodes.StorageUnavailable, "The node's storage is not there now. Ask another node, or try again once the operator has seen to it.", Back);

    private static async Task MakeAsync(string setting, string folder, Func<ExperimentSummary, bool> isInIt, ClusterClient client, CancellationToken cancellation)
    {
        if (Directory.Exists(folder)) return;
        if (await FirstAsync(isInIt, client, cancellation) is { } experiment)
        {
            throw new NeuronEditException(
                FailureCode.Storage,
                $"{folder}: there is no such folder, which {setting} names, though experiment {experiment.Name} has files in it. See that its disk is mounted; if what was in it is gone for good, make the folder anew (mkdir {folder}).");
        }

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{folder}, which {setting} names, cannot be made: {e.Message} Make it, or name a folder that the node may write to.", e);
        }
    }

    private static async Task<ExperimentSummary?> FirstAsync(Func<ExperimentSummary, bool> isWanted, ClusterClient client, CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var page = await client.ListAsync(new ExperimentFilter(), after, PageSize, cancellation);
            if (page.Experiments.FirstOrDefault(isWanted) is { } found) return found;
            if (page.Next is null) return null;
            after = page.Next;
        }
    }
}
