using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Tests.Store.Postgres;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cluster.Tests.Nodes;

/// <summary>A file beside the cluster's.</summary>
public sealed class SqliteNodeStoreTests : NodeStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override string Name => _folder.At("cluster.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_IsReadByItsOwnerAlone()
    {
        await OpenAsync();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Name + NodeStore.FileSuffix));
    }

    [Fact]
    public async Task Open_BesideTheClusters_DisturbsNeither()
    {
        var nodes = await OpenAsync();
        await using var cluster = ClusterStores.Open(Name);
        await cluster.OpenAsync(default);
        Assert.Empty(await cluster.ListActorsAsync("experiment", null, 10, default));
        Assert.Empty(await nodes.Tokens.ListAsync(null, 10, default));
    }
}

/// <summary>Tables in the cluster's schema.</summary>
[NeedsPostgres]
public sealed class PostgresNodeStoreTests : NodeStoreConformance
{
    protected override string Name { get; } = PostgresServer.Absence is null ? PostgresServer.NewSchema() : "";

    public override async Task InitializeAsync()
    {
        if (Name.Length == 0) return;
        // The cluster's store creates the schema.
        await using var cluster = ClusterStores.Open(Name);
        await cluster.OpenAsync(default);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (Name.Length > 0) await PostgresServer.DropAsync(Name);
    }
}
