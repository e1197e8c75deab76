using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Store.Sqlite;
using NeuronEdit.Cluster.Tests.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Tests.Client;

/// <summary>A client on a real store and real folders; turns are taken and work is pretended when a test says so.</summary>
internal sealed class ClientWorld : IAsyncDisposable
{
    private static readonly ImmutableArray<int> Shards = [.. Enumerable.Range(0, ActorId.Shards)];
    private readonly SqliteStore _store;
    private readonly TurnEngine _engine;
    private readonly MadeResults _results = new();

    private ClientWorld(SqliteStore store, string folder)
    {
        (_store, Folder) = (store, folder);
        _engine = new TurnEngine(store, ActorCatalog.All, NullLogger.Instance);
        Client = new ClusterClient(store);
        Storage = Directory.CreateDirectory(Path.Combine(folder, "storage")).FullName;
        foreach (var name in (string[])["s.csv", "t.csv", "x1.csv", "x2.csv"]) File.WriteAllText(Path.Combine(folder, name), "a,b\n1,2\n");
    }

    public string Folder { get; }

    public string Storage { get; }

    public ClusterClient Client { get; }

    public IClusterStore Store => _store;

    public static async Task<ClientWorld> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("client-").FullName;
        var store = new SqliteStore(Path.Combine(folder, "state.db"));
        await store.OpenAsync(default);
        return new ClientWorld(store, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>An experiment on the world's files.</summary>
    public ExperimentSpec Spec(string name = "first") => new()
    {
        Name = name,
        Source = ["s.csv"],
        Target = ["t.csv"],
        Extrapolate = [new ExtrapolateSpec("one", ["x1.csv"], [])],
        Output = new OutputSpec { Path = $"results/{name}" },
        BaseDirectory = Folder,
    };

    public Task<Request> SubmitAsync(ExperimentSpec? spec = null, string user = "ann") =>
        Client.SubmitAsync(new SubmitRequest { Spec = spec ?? Spec(), User = user }, Storage, default);

    /// <summary>Submits an experiment, and lets its actor take it.</summary>
    public async Task<string> StartAsync(string name = "first")
    {
        var request = await SubmitAsync(Spec(name));
        await SettleAsync();
        return request.Key;
    }

    public async Task<ExperimentState?> StateAsync(string key) =>
        await Store.ReadActorAsync(ExperimentActor.Id(key), default) is { } stored ? ClusterJson.Read<ExperimentState>(stored.State) : null;

    public Task TellAsync(ActorId to, Message message)
    {
        var (type, body) = MessageCodec.Write(message);
        return Store.SendAsync([new OutgoingMessage(to, type, body, TimeSpan.Zero)], default);
    }

    /// <summary>Takes turns until no message waits.</summary>
    public async Task SettleAsync()
    {
        while (await Store.ReadWaitingAsync(Shards, 1_000, default) is { IsEmpty: false } messages)
            foreach (var group in messages.GroupBy(m => m.To))
                await _engine.RunAsync(group.Key, group.ToArray(), default);
    }

    /// <summary>Claims one item, which then runs.</summary>
    public async Task<ClaimedWork?> ClaimAsync()
    {
        await SettleAsync();
        var claimed = await Store.ClaimAsync(new ClaimRequest("w1", 1, ["cpu"], TimeSpan.FromMinutes(1)), default);
        return claimed.IsEmpty ? null : claimed[0];
    }

    public async Task FinishAsync(ClaimedWork work)
    {
        Assert.True(await Store.FinishAsync(work.Claim, _results.Of(work.Kind, work.Input), default));
        await SettleAsync();
    }

    public async Task FailAsync(ClaimedWork work, string text)
    {
        Assert.True(await Store.FailAsync(work.Claim, new WorkFailure(FailureCode.Data, text), permanent: true, RetryPolicy.Default, default));
        await SettleAsync();
    }

    /// <summary>Works until an item of a kind is next, and claims it.</summary>
    public async Task<ClaimedWork> WorkUntilAsync(string kind)
    {
        while (await ClaimAsync() is { } work)
        {
            if (work.Kind == kind) return work;
            await FinishAsync(work);
        }

        throw new InvalidOperationException($"Nothing waits, and no {kind} came.");
    }

    /// <summary>Works until nothing waits.</summary>
    public async Task WorkAllAsync()
    {
        while (await ClaimAsync() is { } work) await FinishAsync(work);
    }
}
