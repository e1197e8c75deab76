using System.Collections.Immutable;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Cluster.Tests.Store;

namespace NeuronEdit.Cluster.Tests.Nodes;

/// <summary>What every store of nodes keeps to. Each test has a database of its own.</summary>
public abstract class NodeStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Time = new(2026, 11, 26, 1, 2, 3, 456, TimeSpan.Zero);
    private readonly List<NodeStore> _stores = [];

    /// <summary>The name of the cluster's store.</summary>
    protected abstract string Name { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _stores) await store.DisposeAsync();
    }

    [StoreFact]
    public async Task Open_ManyAtOnce_AllShareOneStore()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));
        await stores[0].Tokens.AddAsync(Token("a"), default);
        foreach (var store in stores) Assert.Equal(Token("a"), await store.Tokens.FindAsync("a", default));
    }

    [StoreFact]
    public async Task Token_ThatIsRevoked_StaysSo()
    {
        var store = await OpenAsync();
        await store.Tokens.AddAsync(Token("b") with { ExpiresAt = Time.AddDays(1) }, default);
        await store.Tokens.AddAsync(Token("a"), default);

        Assert.Equal(["a", "b"], (await store.Tokens.ListAsync(null, 10, default)).Select(t => t.Id));
        Assert.Equal(["b"], (await store.Tokens.ListAsync("a", 10, default)).Select(t => t.Id));
        Assert.True(await store.Tokens.RevokeAsync("b", Time, default));
        Assert.False(await store.Tokens.RevokeAsync("b", Time.AddHours(1), default));
        Assert.False(await store.Tokens.RevokeAsync("c", Time, default));
        Assert.Equal(Token("b") with { ExpiresAt = Time.AddDays(1), RevokedAt = Time }, await store.Tokens.FindAsync("b", default));
        Assert.Null(await store.Tokens.FindAsync("c", default));
    }

    [StoreFact]
    public async Task Record_OfOneOfTwoThatSawTheSame_IsAccepted()
    {
        var store = await OpenAsync();
        Assert.True(await store.Experiments.RecordAsync(Row("k"), null, Events("submitted"), default));
        Assert.False(await store.Experiments.RecordAsync(Row("k"), null, Events("submitted again"), default));
        Assert.True(await store.Experiments.RecordAsync(Row("k", version: 1), 0, Events("planned", "trained"), default));
        Assert.False(await store.Experiments.RecordAsync(Row("k", version: 1), 0, Events("planned again"), default));
        Assert.False(await store.Experiments.RecordAsync(Row("other"), 7, Events("nothing"), default));

        Assert.Equal(Row("k", version: 1) with { LastEvent = 3 }, await store.Experiments.FindAsync("k", default));
        Assert.Equal([new StoredEvent(1, "submitted"), new StoredEvent(2, "planned"), new StoredEvent(3, "trained")], await EventsAsync(store, "k"));
        Assert.Null(await store.Experiments.FindAsync("other", default));
    }

    [StoreFact]
    public async Task Events_AddedByManyAtOnce_AreNumberedWithoutGaps()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        await stores[0].Experiments.RecordAsync(Row("k"), null, Events("submitted"), default);
        var added = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => stores[i % 2].Events.AddAsync("k", new NewEvent(i % 3, $"{i}"), 21, default))));

        Assert.Equal(20, added.Count(a => a));
        var events = await EventsAsync(stores[1], "k");
        Assert.Equal(Enumerable.Range(1, 21).Select(i => (long)i), events.Select(e => e.Number));
        Assert.Equal(21, events.Select(e => e.Body).Distinct().Count());
        Assert.False(await stores[0].Events.AddAsync("unknown", new NewEvent(0, "x"), 100, default));
    }

    [StoreFact]
    public async Task Events_OfALevelAndAfterANumber_AreThose()
    {
        var store = await OpenAsync();
        await store.Experiments.RecordAsync(Row("k"), null, [new(0, "a"), new(2, "b"), new(1, "c"), new(2, "d")], default);
        Assert.Equal([2, 4], (await store.Events.ReadAsync("k", 0, 2, 10, default)).Select(e => e.Number));
        Assert.Equal([3], (await store.Events.ReadAsync("k", 2, 1, 1, default)).Select(e => e.Number));
        Assert.Empty(await store.Events.ReadAsync("k", 4, 0, 10, default));
    }

    [StoreFact]
    public async Task List_OfAUser_HasTheirsAndWhatIsSharedNewestFirst()
    {
        var store = await OpenAsync();
        foreach (var (key, user, minute) in (IEnumerable<(string, string, int)>)[("a", "ann", 1), ("b", "bob", 2), ("c", "ann", 2), ("d", "bob", 3), ("e", "eve", 4)])
            await store.Experiments.RecordAsync(Row(key) with { User = user, SubmittedAt = Time.AddMinutes(minute) }, null, [], default);
        await store.Readers.AddAsync("b", "ann", 10, default);
        await store.Readers.AddAsync("c", "ann", 10, default);
        await store.Readers.AddAsync("e", "*", 10, default);

        Assert.Equal(["e", "d", "c", "b", "a"], await KeysAsync(store, new ExperimentQuery()));
        Assert.Equal(["e", "c", "b", "a"], await KeysAsync(store, new ExperimentQuery(VisibleTo: "ann")));
        Assert.Equal(["e", "d", "b"], await KeysAsync(store, new ExperimentQuery(VisibleTo: "bob")));
        Assert.Equal(["b"], await KeysAsync(store, new ExperimentQuery(VisibleTo: "ann", User: "bob")));
        Assert.Equal(["e"], await KeysAsync(store, new ExperimentQuery(VisibleTo: "nobody")));

        var after = new ExperimentMark(Time.AddMinutes(2), "c");
        Assert.Equal(["b", "a"], (await store.Experiments.ListAsync(new ExperimentQuery(VisibleTo: "ann"), after, 10, default)).Select(r => r.Key));
        Assert.Equal(["e", "c"], (await store.Experiments.ListAsync(new ExperimentQuery(VisibleTo: "ann"), null, 2, default)).Select(r => r.Key));
    }

    [StoreFact]
    public async Task List_WithFilters_HasWhatFitsAll()
    {
        var store = await OpenAsync();
        await store.Experiments.RecordAsync(Row("ab1") with { Status = "running", Name = "x" }, null, [], default);
        await store.Experiments.RecordAsync(Row("ab2") with { Status = "finished", Name = "x", IsOver = true }, null, [], default);
        await store.Experiments.RecordAsync(Row("a%3") with { Status = "running", Name = "y" }, null, [], default);
        await store.Experiments.RecordAsync(Row("ab4") with { Status = "running", Name = "x", IsDeleted = true, IsOver = true }, null, [], default);

        Assert.Equal(["ab1"], await KeysAsync(store, new ExperimentQuery(Status: "running", Name: "x")));
        Assert.Equal(["ab2", "ab1"], await KeysAsync(store, new ExperimentQuery(KeyPrefix: "ab")));
        Assert.Equal(["a%3"], await KeysAsync(store, new ExperimentQuery(KeyPrefix: "a%")));
        Assert.Equal(["a%3", "ab1"], (await store.Experiments.ListActiveAsync(null, 10, default)).Select(r => r.Key));
        Assert.Equal(["ab1"], (await store.Experiments.ListActiveAsync("a%3", 10, default)).Select(r => r.Key));
    }

    [StoreFact]
    public async Task Purge_RemovesWhatIsLeftOfTheDeletedAfterAWhile()
    {
        var store = await OpenAsync();
        await store.Experiments.RecordAsync(Row("old") with { IsDeleted = true, IsOver = true }, null, Events("deleted"), default);
        await store.Experiments.RecordAsync(Row("new") with { IsDeleted = true, IsOver = true, ChangedAt = Time.AddDays(2) }, null, Events("deleted"), default);
        await store.Experiments.RecordAsync(Row("there"), null, Events("submitted"), default);
        await store.Readers.AddAsync("old", "ann", 10, default);

        await store.Experiments.PurgeAsync(Time.AddDays(1), 10, default);

        Assert.Null(await store.Experiments.FindAsync("old", default));
        Assert.Empty(await EventsAsync(store, "old"));
        Assert.Empty(await store.Readers.ListAsync("old", null, 10, default));
        Assert.Single(await EventsAsync(store, "new"));
        Assert.Single(await EventsAsync(store, "there"));
    }

    [StoreFact]
    public async Task Readers_AreAddedOnceAndUpToALimit()
    {
        var store = await OpenAsync();
        Assert.True(await store.Readers.AddAsync("k", "bob", 2, default));
        Assert.True(await store.Readers.AddAsync("k", "ann", 2, default));
        Assert.True(await store.Readers.AddAsync("k", "ann", 2, default));
        Assert.False(await store.Readers.AddAsync("k", "eve", 2, default));
        Assert.Equal(["ann", "bob"], (await store.Readers.ListAsync("k", null, 10, default)).AsEnumerable());
        Assert.Equal((true, false), (await store.Readers.MayLookAsync("k", "ann", default), await store.Readers.MayLookAsync("k", "eve", default)));

        Assert.True(await store.Readers.RemoveAsync("k", "ann", default));
        Assert.False(await store.Readers.RemoveAsync("k", "ann", default));
        Assert.False(await store.Readers.MayLookAsync("k", "ann", default));
        Assert.True(await store.Readers.AddAsync("k", "*", 2, default));
        Assert.True(await store.Readers.MayLookAsync("k", "eve", default));
    }

    [StoreFact]
    public async Task Request_ThatCameBefore_IsKnownByItsUserAndKey()
    {
        var store = await OpenAsync();
        Assert.Null(await store.Requests.BeginAsync("ann", "1", "hash", Time, default));
        Assert.Null(await store.Requests.BeginAsync("bob", "1", "other", Time, default));
        Assert.Equal(new StoredRequest("hash", null, null), await store.Requests.BeginAsync("ann", "1", "third", Time, default));
        await store.Requests.EndAsync("ann", "1", 202, "{}", default);
        await store.Requests.ForgetAsync("ann", "1", default);
        Assert.Equal(new StoredRequest("hash", 202, "{}"), await store.Requests.BeginAsync("ann", "1", "third", Time, default));
        await store.Requests.ForgetAsync("bob", "1", default);
        Assert.Null(await store.Requests.BeginAsync("bob", "1", "other", Time.AddDays(1), default));

        await store.Requests.PurgeAsync(Time.AddHours(1), default);
        Assert.Null(await store.Requests.BeginAsync("ann", "1", "third", Time, default));
        Assert.NotNull(await store.Requests.BeginAsync("bob", "1", "other", Time, default));
    }

    [StoreFact]
    public async Task Datasets_OfAUser_AreListedByName()
    {
        var store = await OpenAsync();
        Assert.True(await store.Datasets.AddAsync(new StoredDataset("1", "ann", "z", "{}"), default));
        Assert.True(await store.Datasets.AddAsync(new StoredDataset("2", "ann", "b", "{ü}"), default));
        Assert.True(await store.Datasets.AddAsync(new StoredDataset("3", "bob", "a", "{}"), default));
        Assert.False(await store.Datasets.AddAsync(new StoredDataset("3", "eve", "a", "{}"), default));

        Assert.Equal(new StoredDataset("2", "ann", "b", "{ü}"), await store.Datasets.FindAsync("2", default));
        Assert.Equal(["2", "1"], (await store.Datasets.ListAsync("ann", null, 10, default)).Select(d => d.Key));
        Assert.Equal(["2", "1", "3"], (await store.Datasets.ListAsync(null, null, 10, default)).Select(d => d.Key));
        Assert.Equal(["1", "3"], (await store.Datasets.ListAsync(null, "2", 10, default)).Select(d => d.Key));
        Assert.Equal(2, await store.Datasets.CountAsync("ann", default));
        Assert.True(await store.Datasets.RemoveAsync("2", default));
        Assert.False(await store.Datasets.RemoveAsync("2", default));
    }

    /// <summary>Opens one more store on the test's database, as one more node would.</summary>
    protected async Task<NodeStore> OpenAsync()
    {
        var store = NodeStore.BesideOf(Name);
        lock (_stores) _stores.Add(store);
        await store.OpenAsync(default);
        await store.PingAsync(default);
        return store;
    }

    private static StoredToken Token(string id) => new(id, "laptop", "ann", "reader", "00ff", Time, null, null);

    private static ExperimentRow Row(string key, long version = 0) => new(key, "ann", "first", "running", Time, Time, version, IsOver: false, IsDeleted: false, LastEvent: 0, "{}");

    private static ImmutableArray<NewEvent> Events(params string[] bodies) => [.. bodies.Select(b => new NewEvent(0, b))];

    private static async Task<IEnumerable<string>> KeysAsync(NodeStore store, ExperimentQuery query) => (await store.Experiments.ListAsync(query, null, 10, default)).Select(r => r.Key);

    private static async Task<List<StoredEvent>> EventsAsync(NodeStore store, string key) => [.. await store.Events.ReadAsync(key, 0, 0, 100, default)];
}
