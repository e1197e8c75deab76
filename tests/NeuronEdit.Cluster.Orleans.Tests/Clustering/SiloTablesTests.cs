using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Integration.Tests.Cluster;
using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;

namespace NeuronEdit.Cluster.Orleans.Tests.Clustering;

/// <summary>The project's tables and statements, used by Orleans' own membership and reminders: they keep what these expect of a database.</summary>
public sealed class SiloTablesTests : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);
    private readonly string _store = PostgresServer.Connection is null ? "" : PostgresServer.NewSchema();
    private IHost? _host;

    public async Task InitializeAsync()
    {
        if (PostgresServer.Connection is null) return;
        await using (var store = Store.ClusterStores.Open(_store)) await store.OpenAsync(default);
        var options = new SiloOptions { Store = _store, Storage = "/" };
        await SiloTables.CreateAsync(options.Connection, default);
        // Again, as each node does at its start.
        await SiloTables.CreateAsync(options.Connection, default);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo.JoinCluster(options));
        _host = builder.Build();
    }

    public Task DisposeAsync()
    {
        _host?.Dispose();
        return Task.CompletedTask;
    }

    [ClusterFact]
    public async Task Membership_TakesAChange_OnTheVersionThatItWasDecidedOn_Alone()
    {
        var table = Of<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, default);
        await table.InitializeMembershipTableAsync(true, default);
        var empty = await table.ReadAllAsync(default);
        Assert.Empty(empty.Members);

        var (one, two) = (Silo(1), Silo(2));
        Assert.True(await table.InsertRowAsync(one, empty.Version.Next(), default));
        Assert.False(await table.InsertRowAsync(two, empty.Version.Next(), default));
        var first = await table.ReadAllAsync(default);
        Assert.False(await table.InsertRowAsync(one, first.Version.Next(), default));
        Assert.True(await table.InsertRowAsync(two, first.Version.Next(), default));

        var both = await table.ReadAllAsync(default);
        Assert.Equal(2, both.Members.Count);
        Assert.Equal(both.Version.Version, first.Version.Version + 1);
        var (read, etag) = Assert.Single((await table.ReadRowAsync(one.SiloAddress, default)).Members);
        Assert.Equal((one.SiloAddress, one.SiloName, one.HostName, SiloStatus.Joining, 30_001, Now, Now), (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));

        one.Status = SiloStatus.Active;
        one.AddSuspector(two.SiloAddress, Now);
        Assert.False(await table.UpdateRowAsync(one, etag, first.Version.Next(), default));
        Assert.True(await table.UpdateRowAsync(one, etag, both.Version.Next(), default));
        var changed = Assert.Single((await table.ReadRowAsync(one.SiloAddress, default)).Members).Item1;
        Assert.Equal((SiloStatus.Active, two.SiloAddress), (changed.Status, Assert.Single(changed.SuspectTimes!).Item1));
    }

    [ClusterFact]
    public async Task Membership_KnowsWhoLives_AndForgetsTheDead()
    {
        var table = Of<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, default);
        var (alive, dead) = (Silo(1), Silo(2));
        (alive.Status, dead.Status) = (SiloStatus.Active, SiloStatus.Dead);
        foreach (var silo in (MembershipEntry[])[alive, dead]) Assert.True(await table.InsertRowAsync(silo, (await table.ReadAllAsync(default)).Version.Next(), default));
        alive.IAmAliveTime = Now.AddMinutes(1);
        await table.UpdateIAmAliveAsync(alive, default);
        Assert.Equal(Now.AddMinutes(1), Assert.Single((await table.ReadRowAsync(alive.SiloAddress, default)).Members).Item1.IAmAliveTime);

        var client = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        client.UseOrleansClient(c => c.UseNeuronEdit(_store));
        using (var host = client.Build())
        {
            var gateways = host.Services.GetRequiredService<IGatewayListProvider>();
            await gateways.InitializeGatewayListProvider();
            Assert.Equal(30_001, Assert.Single(await gateways.GetGateways()).Port);
        }

        await table.CleanupDefunctSiloEntriesAsync(Now.AddHours(1), default);
        Assert.Equal(alive.SiloAddress, Assert.Single((await table.ReadAllAsync(default)).Members).Item1.SiloAddress);
        await table.DeleteMembershipTableEntriesAsync("neuronedit", default);
        await table.InitializeMembershipTableAsync(true, default);
        Assert.Empty((await table.ReadAllAsync(default)).Members);
    }

    [ClusterFact]
    public async Task Reminders_AreKeptByGrain_FoundByHash_AndRemovedOnTheirVersionAlone()
    {
        var table = Of<IReminderTable>();
        await table.StartAsync();
        GrainId[] grains = [.. Enumerable.Range(0, 8).Select(i => GrainId.Create("neuronedit-experiment", $"e{i}"))];
        foreach (var grain in grains) await table.UpsertRow(Reminder(grain));
        var one = (await table.ReadRow(grains[0], "look"))!;
        Assert.Equal((grains[0], "look", Now, TimeSpan.FromMinutes(5)), (one.GrainId, one.ReminderName, one.StartAt, one.Period));

        uint[] hashes = [.. grains.Select(g => g.GetUniformHashCode()).Order()];
        Assert.Equal(hashes[1..4], (await table.ReadRows(hashes[0], hashes[3])).Reminders.Select(HashOf).Order());
        // Round the end of the ring.
        Assert.Equal([.. hashes[..2], .. hashes[6..]], (await table.ReadRows(hashes[5], hashes[1])).Reminders.Select(HashOf).Order());

        var renewed = await table.UpsertRow(Reminder(grains[0]));
        Assert.False(await table.RemoveRow(grains[0], "look", one.ETag!));
        Assert.True(await table.RemoveRow(grains[0], "look", renewed!));
        Assert.Empty((await table.ReadRows(grains[0])).Reminders);
        await table.TestOnlyClearTable();
        Assert.Null(await table.ReadRow(grains[1], "look"));
    }

    [ClusterFact]
    public async Task TablesOfAnotherProgram_AreLeftAlone()
    {
        var connection = new SiloOptions { Store = PostgresServer.NewSchema(), Storage = "/" }.Connection;
        await using var source = Npgsql.NpgsqlDataSource.Create(connection);
        var schema = new Npgsql.NpgsqlConnectionStringBuilder(connection).SearchPath;
        await using (var make = source.CreateCommand($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.OrleansQuery (QueryKey varchar(64), QueryText varchar(8000)); INSERT INTO {schema}.OrleansQuery VALUES ('GatewaysQueryKey', 'theirs')")) await make.ExecuteNonQueryAsync();
        var refused = await Assert.ThrowsAsync<NeuronEditException>(() => SiloTables.CreateAsync(connection, default));
        Assert.StartsWith("The store's schema has the tables of another program that uses Orleans (orleansquery).", refused.Message, StringComparison.Ordinal);
        await using var read = source.CreateCommand("SELECT QueryText FROM OrleansQuery");
        Assert.Equal("theirs", await read.ExecuteScalarAsync());
    }

    private T Of<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    private static uint HashOf(ReminderEntry entry) => entry.GrainId.GetUniformHashCode();

    private static ReminderEntry Reminder(GrainId grain) => new() { GrainId = grain, ReminderName = "look", StartAt = Now, Period = TimeSpan.FromMinutes(5) };

    private static MembershipEntry Silo(int number) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_110 + number, number),
        SiloName = $"silo-{number}",
        HostName = "here",
        Status = SiloStatus.Joining,
        ProxyPort = 30_000 + number,
        StartTime = Now,
        IAmAliveTime = Now,
    };
}
