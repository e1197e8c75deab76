using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Hosting;

/// <summary>The same on PostgreSQL, with two nodes.</summary>
public sealed class PostgresTests
{
    [PostgresFact]
    public async Task Nodes_ThatShareADatabase_TellOneStory()
    {
        using var folder = new TemporaryFolder();
        var schema = $"test_{Guid.NewGuid():n}";
        var store = $"store: '{PostgresFactAttribute.Server};Search Path={schema};Maximum Pool Size=8'\n";
        await using (var one = await TestNode.StartAsync(store + "name: one\nrole: api", folder))
        await using (var two = await TestNode.StartAsync(store + "name: two", folder))
        {
            var ann = one.Client("ann");
            var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")))).Experiment.Key;
            var here = await ann.Experiments.EventsAsync(key).ToListAsync().WaitAsync(TimeSpan.FromSeconds(60));
            using var there = new NeuronEditClient(two.Address, one.TokenOf("ann", Role.Submitter));
            Assert.Equal(here.Where(e => e.Number is not null), await there.Experiments.LogsAsync(key).ToListAsync());
            Assert.Equal(ExperimentStatus.Finished, Assert.Single(await there.Experiments.ListAsync(new ExperimentFilter(ExperimentStatus.Finished)).ToListAsync()).Status);
            Assert.Contains(here, e => e is { Kind: EventKind.Work, Node: "two" });
        }

        await using var source = Npgsql.NpgsqlDataSource.Create(PostgresFactAttribute.Server!);
        await using var drop = source.CreateCommand($"DROP SCHEMA \"{schema}\" CASCADE");
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>The tests' server speaks no TLS: where it is asked for, nothing goes over the line without.</summary>
    [PostgresFact]
    public async Task Store_ThatIsToBeReachedWithTls_IsNotReachedWithout()
    {
        await using var nodes = NodeStore.BesideOf($"{PostgresFactAttribute.Server};SSL Mode=VerifyFull");
        var failure = await Assert.ThrowsAsync<StoreException>(() => nodes.OpenAsync(default));
        Assert.Contains("SSL", failure.Message, StringComparison.Ordinal);
    }
}

/// <summary>A test on the server that NEURONEDIT_POSTGRES names; where none is named it is skipped and says so.</summary>
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = Server is null ? "NEURONEDIT_POSTGRES names no PostgreSQL server (tests/run.sh starts one)." : null;

    public static string? Server { get; } = Environment.GetEnvironmentVariable("NEURONEDIT_POSTGRES") is { Length: > 0 } set ? set : null;
}
