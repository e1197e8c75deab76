using System.Net;
using System.Net.Sockets;

namespace NeuronEdit.Cluster.Orleans.Tests;

/// <summary>Ports of loopback that nobody has at this moment.</summary>
internal static class FreePorts
{
    /// <summary>The next one.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
