using Microsoft.Extensions.Logging;

namespace NeuronEdit.Server.Problems;

/// <summary>What the API logs. Event numbers are kept for good: operators search for them.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(4000, LogLevel.Information, "Node {Node} listens on {Address}.")]
    public static partial void Listens(ILogger log, string node, string address);

    [LoggerMessage(4001, LogLevel.Warning, "There is no authentication: every program on this machine may do everything. It listens on {Address} only.")]
    public static partial void NoAuthentication(ILogger log, string address);

    [LoggerMessage(4002, LogLevel.Information, "Node {Node} leaves: it is not ready any more, and has {Seconds} s.")]
    public static partial void Leaves(ILogger log, string node, double seconds);

    [LoggerMessage(4003, LogLevel.Warning, "Node {Node} was not done within its time; what ran is done again elsewhere once its leases have ended.")]
    public static partial void LeftInHaste(ILogger log, string node);

    [LoggerMessage(4010, LogLevel.Error, "Request {Request} ({Method} {Path}) failed by a defect.")]
    public static partial void Defect(ILogger log, string request, string method, string path, Exception exception);

    [LoggerMessage(4011, LogLevel.Warning, "Request {Request} could not be served: {Reason}")]
    public static partial void Unavailable(ILogger log, string request, string reason);

    [LoggerMessage(4012, LogLevel.Debug, "Request {Request} ({Method} {Path}) was refused: {Code}.")]
    public static partial void Refused(ILogger log, string request, string method, string path, string code);

    [LoggerMessage(4013, LogLevel.Warning, "Request {Request} ({Method} {Path}) was broken off.")]
    public static partial void BrokenOff(ILogger log, string request, string method, string path, Exception exception);

    [LoggerMessage(4014, LogLevel.Warning, "Somebody at {Address} presented a token that is not valid: {Why}.")]
    public static partial void TokenRefused(ILogger log, string address, string why);

    [LoggerMessage(4020, LogLevel.Warning, "What happens to experiments cannot be noted; it is tried again. {Reason}")]
    public static partial void NotNoted(ILogger log, string reason);

    [LoggerMessage(4021, LogLevel.Error, "What happened to experiment {Experiment} cannot be noted.")]
    public static partial void CannotBeNoted(ILogger log, string experiment, Exception exception);

    [LoggerMessage(4030, LogLevel.Warning, "The node is not ready: {Check} cannot be used. {Reason}")]
    public static partial void NotReady(ILogger log, string check, string reason);
}
