using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>What silos log. Event numbers are kept for good: operators search for them.</summary>
internal static partial class SiloLog
{
    [LoggerMessage(1040, LogLevel.Information, "Node {Node} is silo {Silo} of cluster {Cluster}; its gateway is {Gateway}.")]
    public static partial void SiloBegins(ILogger log, string node, string silo, string cluster, string gateway);

    [LoggerMessage(1041, LogLevel.Information, "The silo has left cluster {Cluster}.")]
    public static partial void SiloLeft(ILogger log, string cluster);

    [LoggerMessage(1042, LogLevel.Debug, "{Kind}/{Key} could not take its messages; it is called again. {Reason}")]
    public static partial void StoreAway(ILogger log, string kind, string key, string reason);

    [LoggerMessage(1043, LogLevel.Debug, "{Actor} could not be called; it is called again. {Reason}")]
    public static partial void CallLost(ILogger log, string actor, string reason);

    [LoggerMessage(1044, LogLevel.Debug, "Experiment {Key} has no reminder yet. {Reason}")]
    public static partial void NotReminded(ILogger log, string key, string reason);
}
