using System.Net;
using NeuronEdit.Server.Settings;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Hosting;

public sealed class SettingsTests : IDisposable
{
    private const string Least = "store: cluster.db\nstorage: storage\nresults: results\ndata: data\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_OfTheLeast_HasSafeDefaults()
    {
        var settings = Parse(Least);
        Assert.Equal((NodeRole.Both, NodeAuthentication.Tokens, new IPEndPoint(IPAddress.Loopback, 8080), false), (settings.Role, settings.Authentication, settings.Listen, settings.UsesTls));
        Assert.Equal((_folder.At("cluster.db"), _folder.At("storage"), _folder.At("results"), _folder.At("data")), (settings.Store, settings.Storage, settings.Results, Assert.Single(settings.Data)));
        Assert.Equal(Environment.ProcessorCount, settings.Slots);
    }

    [Fact]
    public void Variable_OfEverySetting_GoesBeforeTheFile()
    {
        File.WriteAllText(_folder.At("c.pem"), "");
        var values = new Dictionary<string, string>
        {
            ["name"] = "n1", ["role"] = "worker", ["store"] = "other.db", ["storage"] = "/s", ["results"] = "/r", ["data"] = "/d1:/d2", ["slots"] = "7", ["listen"] = "https://0.0.0.0:9", ["drainSeconds"] = "11",
            ["authentication"] = "tokens", ["tls.certificate"] = "c.pem", ["tls.key"] = "c.pem", ["tls.proxy"] = "true", ["tls.plainStore"] = "true", ["limits.requestBytes"] = "2001", ["limits.specBytes"] = "2002",
            ["limits.requestsPerSecond"] = "2003", ["limits.requestBurst"] = "2004", ["limits.streams"] = "2005", ["limits.streamsPerUser"] = "2006", ["limits.connections"] = "2007", ["limits.slowSeconds"] = "2008",
            ["limits.datasetsPerUser"] = "2009", ["limits.inputFiles"] = "2010", ["telemetry.endpoint"] = "https://otel:4317", ["telemetry.protocol"] = "http/protobuf", ["telemetry.intervalSeconds"] = "2011",
            ["telemetry.tracePercent"] = "12", ["telemetry.headers"] = "a=b,c=d",
            ["placement"] = "orleans", ["orleans.cluster"] = "blue", ["orleans.address"] = "10.0.0.5", ["orleans.siloPort"] = "2012", ["orleans.gatewayPort"] = "2013", ["orleans.trustedNetwork"] = "true",
            ["orleans.certificate"] = "c.pem", ["orleans.key"] = "c.pem", ["orleans.authority"] = "c.pem",
        };
        Assert.Equal(NodeSettingsBinder.All.Order(), values.Keys.Order());
        var variables = values.ToDictionary(v => NodeSettingsFile.VariableOf(v.Key), v => v.Value);
        Assert.Contains("NEURONEDIT_LIMITS_REQUESTS_PER_SECOND", variables.Keys);

        var settings = NodeSettingsFile.Parse("store: wrong.db\nslots: 1\nlimits: { streams: 1 }\n", "node.yaml", _folder.Path, variables.GetValueOrDefault);

        Assert.Equal(("n1", NodeRole.Worker, _folder.At("other.db"), "/s", "/r", 7), (settings.Name, settings.Role, settings.Store, settings.Storage, settings.Results, settings.Slots));
        Assert.Equal(["/d1", "/d2"], settings.Data.AsEnumerable());
        Assert.Equal((new IPEndPoint(IPAddress.Any, 9), true, TimeSpan.FromSeconds(11)), (settings.Listen, settings.UsesTls, settings.Drain));
        Assert.Equal(new TlsSettings { Certificate = _folder.At("c.pem"), Key = _folder.At("c.pem"), Proxy = true, PlainStore = true }, settings.Tls);
        Assert.Equal(
            new LimitSettings
            {
                RequestBytes = 2001, SpecBytes = 2002, RequestsPerSecond = 2003, RequestBurst = 2004, Streams = 2005, StreamsPerUser = 2006, Connections = 2007, SlowSeconds = 2008, DatasetsPerUser = 2009, InputFiles = 2010,
            },
            settings.Limits);
        Assert.Equal(NodePlacement.Orleans, settings.Placement);
        Assert.Equal(new OrleansSettings { Cluster = "blue", Address = IPAddress.Parse("10.0.0.5"), SiloPort = 2012, GatewayPort = 2013, Certificate = _folder.At("c.pem"), Key = _folder.At("c.pem"), Authority = _folder.At("c.pem"), TrustedNetwork = true }, settings.Orleans);
        Assert.Equal(
            (new Uri("https://otel:4317"), TelemetryProtocol.HttpProtobuf, TimeSpan.FromSeconds(2011), 12, "a=b,c=d"),
            (settings.Telemetry.Endpoint, settings.Telemetry.Protocol, settings.Telemetry.Interval, settings.Telemetry.TracePercent, settings.Telemetry.Headers));
    }

    [Theory]
    [InlineData("store: a.db\n", "node.yaml, line 1: storage is missing; add storage: ./storage, or set NEURONEDIT_STORAGE.")]
    [InlineData(Least + "placement: silo\n", "placement is 'silo'; must be leases or orleans")]
    [InlineData(Least + "placement: orleans\norleans: { address: 10.0.0.5 }\n", "orleans.address is 10.0.0.5, and whoever reaches a silo may do everything.")]
    [InlineData(Least + "placement: orleans\norleans: { address: 0.0.0.0, trustedNetwork: true }\n", "orleans.address is 0.0.0.0, which other silos cannot reach it by.")]
    [InlineData(Least + "placement: orleans\norleans: { certificate: c.pem, authority: c.pem }\n", "orleans.certificate, orleans.key and orleans.authority belong together.")]
    [InlineData(Least + "placement: orleans\norleans: { certificate: no.pem, key: no.pem, authority: no.pem }\n", "no.pem: there is no such file, which orleans names.")]
    [InlineData(Least + "placement: orleans\norleans: { siloPort: 7, gatewayPort: 7 }\n", "orleans.siloPort and orleans.gatewayPort are both 7.")]
    [InlineData(Least + "orleans: { address: here }\n", "orleans.address is 'here'; must be an IP address of this machine")]
    [InlineData(Least + "slot: 3\n", "slot is not a setting. Did you mean 'slots'?")]
    [InlineData(Least + "limits: { stream: 3 }\n", "limits.stream is not a setting. Did you mean 'streams'?")]
    [InlineData(Least + "listen: 127.0.0.1:80\n", "listen is '127.0.0.1:80'; must be an address such as")]
    [InlineData(Least + "listen: http://example.org:80\n", "listen is 'http://example.org:80'; must be an address such as")]
    [InlineData(Least + "authentication: none\nlisten: http://0.0.0.0:80\n", "authentication is none, so whoever reaches the node may do everything, and it listens on 0.0.0.0.")]
    [InlineData(Least + "listen: http://192.168.1.1:80\n", "listen is on 192.168.1.1 without TLS, so tokens could be read on the way.")]
    [InlineData(Least + "listen: https://127.0.0.1:80\n", "listen is https, and tls.certificate or tls.key is missing.")]
    [InlineData("store: a.db\nstorage: s\nresults: data/results\ndata: data\n", "overlap: every user may read what is below data.")]
    [InlineData("store: a.db\nstorage: data\nresults: r\ndata: data/x\n", "overlap: every user may read what is below data.")]
    [InlineData("store: a.db\nstorage: r/s\nresults: r\ndata: d\n", "overlap. Keep them apart.")]
    [InlineData(Least + "telemetry: { endpoint: otel }\n", "telemetry.endpoint must be an address such as http://127.0.0.1:4317")]
    [InlineData(Least + "telemetry: { endpoint: 'http://ann:hunter2@otel' }\n", "telemetry.endpoint must be an address such as http://127.0.0.1:4317")]
    [InlineData(Least + "telemetry: { endpoint: 'http://otel:4317', headers: 'key=hunter2' }\n", "telemetry.headers are sent to another machine without TLS")]
    [InlineData(Least + "telemetry: { headers: hunter2 }\n", "telemetry.headers must be name=value")]
    [InlineData("- 1\n", "node.yaml: must be a mapping of settings, 'key: value' lines.")]
    [InlineData("store: 'Host=db.example.org;Database=n;Password=hunter2;SSL Mode=Prefer'\nstorage: s\nresults: r\ndata: d\n", "store: db.example.org is another machine, and SSL Mode is Prefer")]
    public void File_ThatIsWrong_SaysWhatAndTheWayOut(string yaml, string message)
    {
        var failure = Assert.Throws<NeuronEditException>(() => Parse(yaml));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NEURONEDIT_SLOTS", "many", "NEURONEDIT_SLOTS: slots is many; must be a whole number from 1 to 1024.")]
    [InlineData("NEURONEDIT_LIMITS_STREAMS", "0", "NEURONEDIT_LIMITS_STREAMS: limits.streams is 0; must be a whole number from 1 to 100000.")]
    [InlineData("NEURONEDIT_DATA", " ", "NEURONEDIT_DATA: data[0] is empty; must be text.")]
    [InlineData("NEURONEDIT_TELEMETRY_PROTOCOL", "gprc", "NEURONEDIT_TELEMETRY_PROTOCOL: telemetry.protocol is 'gprc'; must be grpc or http/protobuf. Did you mean 'grpc'?")]
    public void Variable_ThatIsWrong_IsBlamedItself(string name, string value, string message)
    {
        Assert.Equal(message, Assert.Throws<NeuronEditException>(() => NodeSettingsFile.Parse(Least, "node.yaml", _folder.Path, asked => asked == name ? value : null)).Message);
        if (!name.Contains("TELEMETRY", StringComparison.Ordinal)) return;
        Assert.Equal(message, Assert.Throws<NeuronEditException>(() => NodeSettingsFile.Telemetry(asked => asked == name ? value : null)).Message);
    }

    [Fact]
    public void Settings_WithoutAFile_NameTheVariable()
    {
        var failure = Assert.Throws<NeuronEditException>(() => NodeSettingsFile.Parse("", "the node's settings", _folder.Path, _ => null));
        Assert.StartsWith("the node's settings: store is missing;", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NEURONEDIT_STORE", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db.example.org;Database=n", "Host=db.example.org;Database=n;SSL Mode=VerifyFull")]
    [InlineData("Host=127.0.0.1;Database=n", "Host=127.0.0.1;Database=n")]
    [InlineData("Host=/var/run/postgresql;Database=n", "Host=/var/run/postgresql;Database=n")]
    [InlineData("Host=db.example.org;SSL Mode=VerifyFull;Root Certificate=ca.pem", "Host=db.example.org;SSL Mode=VerifyFull;Root Certificate=ca.pem")]
    [InlineData("cluster.db", "cluster.db")]
    public void Store_OnAnotherMachine_IsReachedWithTls(string name, string completed)
    {
        Assert.Equal(completed, Cluster.Store.StoreTls.Complete(name));
        Cluster.Store.StoreTls.Check(name, plain: false);
    }

    private NodeSettings Parse(string yaml) => NodeSettingsFile.Parse(yaml, "node.yaml", _folder.Path, _ => null);
}
