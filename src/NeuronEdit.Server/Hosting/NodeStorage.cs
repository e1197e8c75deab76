using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Hosting;

/// <summary>The folder that all workers share, as this node sees it.</summary>
internal static class NodeStorage
{
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(10);

    /// <summary>The storage, to write to.</summary>
    /// <exception cref="ApiProblem">It is away, which is no fault of whoever asks.</exception>
    public static string Require(NodeSettings settings) => Directory.Exists(settings.Storage)
        ? settings.Storage
        : throw new ApiProblem(ProblemCodes.StorageUnavailable, "The node's storage is not there now. Ask another node, or try again once the operator has seen to it.", Back);
}
