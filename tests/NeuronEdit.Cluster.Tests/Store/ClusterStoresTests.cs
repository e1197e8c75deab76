using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Postgres;
using NeuronEdit.Cluster.Store.Sqlite;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>How a store is named, and that no error shows the password in a name.</summary>
public class ClusterStoresTests
{
    [Theory]
    [InlineData("state.db", false)]
    [InlineData("/data/host=1/state.db", false)]
    [InlineData("my state; of today.db", false)]
    [InlineData("Host=db;Database=neuronedit", true)]
    [InlineData("database = neuronedit; server = db", true)]
    public async Task Open_TakesPathsAndConnectionStrings(string name, bool isPostgres)
    {
        await using var store = ClusterStores.Open(name);
        Assert.IsType(isPostgres ? typeof(PostgresStore) : typeof(SqliteStore), store);
    }

    [Theory]
    [InlineData("", "The store has no name; name a SQLite file by its path, or")]
    [InlineData("postgresql://me:hunter2@db/neuronedit", "The store is named by a URL; name")]
    [InlineData("Database=neuronedit;Password=hunter2", "The store is named by a connection string without Host; name")]
    [InlineData("PWD=hunter2", "The store is named by a connection string without Host; name")]
    [InlineData("Host=db;Password=abc;hunter2=1", "it has a keyword that is not known. A value that has a semicolon in it needs quotes: Password='...'.")]
    [InlineData("Host=db;Password=abc;hunter2", "it is not of the form Key=value;Key=value, or a quote in it is not closed.")]
    [InlineData("Host=db;Port=hunter2", "the value of port cannot be read.")]
    public void Open_WhatNamesNoStore_IsRefusedWithoutBeingRepeated(string name, string message)
    {
        var error = Assert.Throws<NeuronEditException>(() => ClusterStores.Open(name));
        Assert.Equal(FailureCode.Specification, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }
}
