using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Integration.Tests.Cluster;
using NeuronEdit.Tests.Shared;
using Npgsql;

namespace NeuronEdit.Server.Tests.Hosting;

/// <summary>A node and a PostgreSQL server that speaks TLS alone, with a certificate of an authority that only the test knows.</summary>
public sealed class PostgresTlsTests
{
    [OwnServerFact]
    public async Task ANode_ReachesItWithTls_AndOnlyTheRightOne()
    {
        using var folder = new TemporaryFolder();
        using var authority = MadeCertificates.Authority("the test's authority");
        using var stranger = MadeCertificates.Authority("somebody else");
        using var server = new OwnServer(MadeCertificates.Signed(authority, "localhost"));
        File.WriteAllText(folder.At("authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(folder.At("stranger.pem"), stranger.ExportCertificatePem());
        var right = Connection(server, "localhost", folder.At("authority.pem"));

        await using (var node = await TestNode.StartAsync($"store: '{right}'\n", folder))
        {
            Assert.Equal(ExperimentStatus.Finished, (await TestNode.RunAsync(node.Client("ann"), "over-tls")).Status);
            await using var source = NpgsqlDataSource.Create(right);
            await using var ask = source.CreateCommand("SELECT count(*) FILTER (WHERE s.ssl), count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.backend_type = 'client backend'");
            await using var reader = await ask.ExecuteReaderAsync();
            await reader.ReadAsync();
            Assert.Equal(reader.GetInt64(1), reader.GetInt64(0));
            Assert.InRange(reader.GetInt64(1), 3, 100);
        }

        await RefusesAsync(Connection(server, "localhost", folder.At("stranger.pem")));
        await RefusesAsync(Connection(server, "127.0.0.1", folder.At("authority.pem")));
        await RefusesAsync(new NpgsqlConnectionStringBuilder(server.Connection) { SslMode = SslMode.Disable }.ConnectionString);
    }

    private static async Task RefusesAsync(string connection)
    {
        await using var nodes = NodeStore.BesideOf(connection);
        await Assert.ThrowsAsync<StoreException>(() => nodes.OpenAsync(default));
    }

    private static string Connection(OwnServer server, string host, string root) =>
        new NpgsqlConnectionStringBuilder(server.Connection) { Host = host, SslMode = SslMode.VerifyFull, RootCertificate = root }.ConnectionString;
}

/// <summary>A test that starts a PostgreSQL server of its own; where its programs are not known it is skipped and says so.</summary>
internal sealed class OwnServerFactAttribute : FactAttribute
{
    public OwnServerFactAttribute() => Skip = OwnServer.Programs is null ? "NEURONEDIT_POSTGRES_BIN names no folder of PostgreSQL's programs (tests/run.sh installs them)." : null;
}
