using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NeuronEdit.Integration.Tests.Cluster;

/// <summary>A PostgreSQL server that belongs to one test, which may restart it or have it speak TLS: others run at the same time on the one that all share.</summary>
internal sealed class OwnServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("own-postgres-").FullName;
    private readonly int _port = FreePort();

    /// <summary>Makes and starts it.</summary>
    /// <param name="tls">Its certificate and key, PEM; then it takes no connection without TLS. Null: it speaks none.</param>
    public OwnServer((string Certificate, string Key)? tls = null)
    {
        if (Environment.UserName == "root") Must("chown", "postgres", _folder);
        AsPostgres("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        File.WriteAllText(Path.Combine(Data, "postgresql.auto.conf"), string.Create(CultureInfo.InvariantCulture, $"port = {_port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"));
        if (tls is { } pair) RequireTls(pair.Certificate, pair.Key);
        Control("start");
    }

    /// <summary>The folder of the server's programs; null: it is not known.</summary>
    public static string? Programs { get; } = Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES_BIN") is { Length: > 0 } set ? set : null;

    /// <summary>Names it.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Stops it and starts it again.</summary>
    /// <param name="mode"><c>fast</c>: it ends all sessions first; <c>immediate</c>: as after a crash.</param>
    public void Restart(string mode) => Control("restart", "-m", mode);

    public void Dispose()
    {
        Control("stop", "-m", "immediate");
        Directory.Delete(_folder, recursive: true);
    }

    private void RequireTls(string certificate, string key)
    {
        foreach (var (name, text) in new[] { ("server.crt", certificate), ("server.key", key), ("pg_hba.conf", "hostssl all all 127.0.0.1/32 trust\n") })
        {
            File.WriteAllText(Path.Combine(Data, name), text);
            if (Environment.UserName == "root") Must("chown", "postgres", Path.Combine(Data, name));
        }

        // The server does not take a key that others may read.
        Must("chmod", "600", Path.Combine(Data, "server.key"));
        File.AppendAllText(Path.Combine(Data, "postgresql.auto.conf"), "ssl = on\n");
    }

    private void Control(string what, params string[] more) => AsPostgres("pg_ctl", [what, "-D", Data, "-l", Path.Combine(_folder, "data", "server.log"), "-w", "-t", "60", .. more]);

    /// <summary>The server refuses to run as root.</summary>
    private static void AsPostgres(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        if (Environment.UserName == "root") Must("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Must(path, arguments);
    }

    /// <summary>Its output must not be a pipe: the server would hold it open.</summary>
    private static void Must(string program, params string[] arguments)
    {
        using var process = Process.Start("bash", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
