using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace NeuronEdit.Integration.Tests.Cluster;

/// <summary>A test that needs a network namespace of its own; where that is not permitted it is skipped and says so.</summary>
internal sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute() => Skip = PostgresServer.Absence ?? NetworkLink.Absence;
}

/// <summary>A network namespace that is joined to this one by one link, over which nothing but PostgreSQL can be reached; the link can be cut.</summary>
internal sealed class NetworkLink : IDisposable
{
    private const string NamePrefix = "ne";
    private static readonly string Here = AddressOf(1);
    private static readonly string There = AddressOf(2);
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}");
    private readonly TcpListener _listener = new(IPAddress.Parse(Here), 0);
    private readonly CancellationTokenSource _stop = new();

    public NetworkLink()
    {
        RemoveThoseOfTheDead();
        Must("netns", "add", _name);
        Must("link", "add", _name, "type", "veth", "peer", "name", "far", "netns", _name);
        Must("address", "add", $"{Here}/30", "dev", _name);
        Must("link", "set", _name, "up");
        Must("-n", _name, "address", "add", $"{There}/30", "dev", "far");
        Must("-n", _name, "link", "set", "far", "up");
        Must("-n", _name, "link", "set", "lo", "up");
        _listener.Start();
    }

    /// <summary>Why there can be none; null: there can.</summary>
    public static string? Absence { get; } = WhyNot();

    /// <summary>What starts a program inside.</summary>
    public string[] Inside => ["ip", "netns", "exec", _name];

    /// <summary>A connection string that means the same server from inside.</summary>
    public string Reaching(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        _ = ForwardAsync(server.Host!, server.Port);
        (server.Host, server.Port) = (Here, ((IPEndPoint)_listener.LocalEndpoint).Port);
        return server.ConnectionString;
    }

    /// <summary>Nothing gets through any more, and nobody is told.</summary>
    public void Cut() => Must("-n", _name, "link", "set", "far", "down");

    /// <summary>It gets through again.</summary>
    public void Join() => Must("-n", _name, "link", "set", "far", "up");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        Ip("netns", "delete", _name);
        Ip("link", "delete", _name);
        _stop.Dispose();
    }

    /// <summary>The server listens on the loopback address of this namespace only; connections from inside are handed on to it.</summary>
    private async Task ForwardAsync(string host, int port)
    {
        try
        {
            while (true)
            {
                var inside = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = HandOnAsync(inside, host, port);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The link is gone.
        }
    }

    private async Task HandOnAsync(TcpClient inside, string host, int port)
    {
        try
        {
            using var server = new TcpClient();
            using (inside)
            {
                await server.ConnectAsync(host, port, _stop.Token);
                await Task.WhenAny(inside.GetStream().CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(inside.GetStream(), _stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // One side has gone.
        }
    }

    /// <summary>Each process has addresses of its own, a network of four among the link-local ones: what a killed run left behind would take the route.</summary>
    private static string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"169.254.{1 + Environment.ProcessId / 64 % 254}.{Environment.ProcessId % 64 * 4 + host}");

    private static void RemoveThoseOfTheDead()
    {
        const string Namespaces = "/run/netns";
        if (!Directory.Exists(Namespaces)) return;
        foreach (var name in Directory.GetFiles(Namespaces, $"{NamePrefix}*").Select(Path.GetFileName))
        {
            if (!int.TryParse(name![NamePrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || Directory.Exists($"/proc/{process}")) continue;
            Ip("netns", "delete", name);
            Ip("link", "delete", name);
        }
    }

    private static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return "A network namespace needs Linux and root.";
        try
        {
            const string Probe = "neprobe";
            if (Ip("netns", "add", Probe) is var code and not 0) return $"ip netns add ended with {code}: network namespaces are not permitted here.";
            Ip("netns", "delete", Probe);
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "There is no ip command (package iproute2).";
        }
    }

    private static void Must(params string[] arguments)
    {
        var code = Ip(arguments);
        if (code != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)} ended with {code}.");
    }

    private static int Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
