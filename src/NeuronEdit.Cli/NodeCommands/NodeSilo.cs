#if WITH_ORLEANS
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Delivery;
#endif
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Cli.NodeCommands;

/// <summary>Makes a node's silo, in builds that have Orleans.</summary>
internal static class NodeSilo
{
    /// <summary>Makes it; null where this build has no Orleans.</summary>
    public static Func<NodeSettings, ILoggerFactory, TimeProvider, ITurnPlacement>? Create { get; }
#if WITH_ORLEANS
        = static (settings, logs, time) => new OrleansPlacement(
            new SiloOptions
            {
                Store = settings.Store,
                Storage = settings.Storage,
                Cluster = settings.Orleans.Cluster,
                Address = settings.Orleans.Address,
                SiloPort = settings.Orleans.SiloPort,
                GatewayPort = settings.Orleans.GatewayPort,
                Tls = settings.Orleans is { Certificate: { } certificate, Key: { } key, Authority: { } authority } ? new SiloTls(certificate, key, authority) : null,
            },
            logs,
            time);
#endif
}
