using System.Collections.Immutable;
using System.Net;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Experiments.Specification;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Server.Settings;

/// <summary>Turns a node's file into <see cref="NodeSettings"/>.</summary>
internal sealed class NodeSettingsBinder(string file, string baseDirectory, IReadOnlyDictionary<YamlNode, string> origins)
{
    private static readonly string[] Lists = ["data"];

    /// <summary>Every setting; each can be set by a variable too.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "name", "role", "store", "storage", "results", "data", "slots", "listen", "drainSeconds", "authentication",
        "tls.certificate", "tls.key", "tls.proxy", "tls.plainStore",
        "limits.requestBytes", "limits.specBytes", "limits.requestsPerSecond", "limits.requestBurst", "limits.streams", "limits.streamsPerUser", "limits.connections", "limits.slowSeconds",
        "limits.datasetsPerUser", "limits.inputFiles", "placement", .. OrleansBinder.All, .. TelemetryBinder.All,
    ];

    /// <summary>True where a setting is a list; in a variable its parts stand as in PATH.</summary>
    public static bool IsList(string setting) => Lists.Contains(setting);

    /// <summary>Reads the settings and refuses unknown ones.</summary>
    public NodeSettings Bind(YamlMappingNode root)
    {
        var top = SpecSection.Of(file, "", root, origins);
        var (tls, limits) = (top.Section("tls"), top.Section("limits"));
        var (listen, usesTls) = Listen(top);
        var role = top.Word("role", NodeRole.Both, ("both", NodeRole.Both), ("api", NodeRole.Api), ("worker", NodeRole.Worker));
        var settings = new NodeSettings
        {
            Name = top.Text("name", WorkerName.Default(Environment.MachineName, Environment.ProcessId)),
            Role = role,
            Store = Store(Required(top, "store", "cluster.db, or Host=db.example.org;Database=neuronedit;Username=neuronedit")),
            Storage = Folder(Required(top, "storage", "./storage")),
            Results = Folder(Required(top, "results", "./results")),
            Data = [.. DataOf(top).Select(Folder)],
            Slots = role == NodeRole.Api ? 0 : (int)(top.Whole("slots", 1, 1_024) ?? Environment.ProcessorCount),
            Listen = listen,
            UsesTls = usesTls,
            Drain = TimeSpan.FromSeconds(top.Whole("drainSeconds", 0, 86_400) ?? 30),
            Authentication = top.Word("authentication", NodeAuthentication.Tokens, ("tokens", NodeAuthentication.Tokens), ("none", NodeAuthentication.None)),
            Tls = Tls(tls),
            Limits = Limits(limits),
            Placement = top.Word("placement", NodePlacement.Leases, ("leases", NodePlacement.Leases), ("orleans", NodePlacement.Orleans)),
            Orleans = OrleansBinder.Bind(top.Section("orleans"), Folder),
            Telemetry = TelemetryBinder.Bind(top.Section("telemetry")),
        };
        _ = top.Find("slots");
        foreach (var section in (SpecSection[])[top, tls, limits]) section.RefuseUnknownKeys();
        NodeSettingsRules.Check(settings);
        return settings;
    }

    private static LimitSettings Limits(SpecSection section)
    {
        var otherwise = new LimitSettings();
        return new LimitSettings
        {
            RequestBytes = Whole("requestBytes", 1_024, 1 << 26, otherwise.RequestBytes),
            SpecBytes = Whole("specBytes", 1_024, SpecFile.BytesMax, otherwise.SpecBytes),
            RequestsPerSecond = Whole("requestsPerSecond", 1, 1_000_000, otherwise.RequestsPerSecond),
            RequestBurst = Whole("requestBurst", 1, 1_000_000, otherwise.RequestBurst),
            Streams = Whole("streams", 1, 100_000, otherwise.Streams),
            StreamsPerUser = Whole("streamsPerUser", 1, 100_000, otherwise.StreamsPerUser),
            Connections = Whole("connections", 1, 1_000_000, otherwise.Connections),
            SlowSeconds = Whole("slowSeconds", 2, 3_600, otherwise.SlowSeconds),
            DatasetsPerUser = Whole("datasetsPerUser", 0, 1_000_000, otherwise.DatasetsPerUser),
            InputFiles = Whole("inputFiles", 1, 10_000_000, otherwise.InputFiles),
        };

        int Whole(string key, long least, long most, int otherwise) => (int)(section.Whole(key, least, most) ?? otherwise);
    }

    private static (IPEndPoint EndPoint, bool Tls) Listen(SpecSection top)
    {
        var text = top.Text("listen", "http://127.0.0.1:8080");
        var expected = $"is '{text}'; must be an address such as http://127.0.0.1:8080 or https://0.0.0.0:8443";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/" || address.UserInfo.Length > 0) throw top.Fault("listen", expected);
        var ip = address.IdnHost == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.IdnHost, out var parsed) ? parsed : throw top.Fault("listen", expected);
        return (new IPEndPoint(ip, address.Port), address.Scheme == "https");
    }

    private static bool Flag(SpecSection section, string key) => section.Word(key, false, ("true", true), ("false", false));

    private static ImmutableArray<string> DataOf(SpecSection top)
    {
        var folders = top.Texts("data");
        return folders.Length > 0 ? folders : throw Missing(top, "data", "[ ./data ]");
    }

    private static string Required(SpecSection top, string key, string example) => top.OptionalText(key) ?? throw Missing(top, key, example);

    private static NeuronEditException Missing(SpecSection top, string key, string example) =>
        top.Fault(key, $"is missing; add {key}: {example}, or set {NodeSettingsFile.VariableOf(key)}");

    private TlsSettings Tls(SpecSection section) => new()
    {
        Certificate = section.OptionalText("certificate") is { } certificate ? Folder(certificate) : null,
        Key = section.OptionalText("key") is { } key ? Folder(key) : null,
        Proxy = Flag(section, "proxy"),
        PlainStore = Flag(section, "plainStore"),
    };

    private string Store(string name) => Cluster.Store.ClusterStores.IsPostgres(name) ? name : Path.GetFullPath(name, baseDirectory);

    private string Folder(string path) => Path.GetFullPath(path, baseDirectory);
}
