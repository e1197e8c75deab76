using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Simulation.Store;

/// <summary>
/// The store's contract (<see cref="IClusterStore"/>) in memory and without time, network or threads of its own: each method is one transaction at
/// the time that it is given. The members that are virtual are what a planted bug changes.
/// </summary>
internal partial class MemoryModel
{
    private readonly Dictionary<ActorId, StoredActor> _actors = [];

    /// <summary>What has come since it was last taken; messages with a delay do not count.</summary>
    private Notice News { get; set; }

    public MessageTable Messages { get; } = new();

    public WorkTable Items { get; } = new();

    public OutcomeTable Outcomes { get; } = new();

    public ShardTable Shards { get; } = new();

    public IReadOnlyCollection<StoredActor> Actors => _actors.Values;

    public StoredActor? ReadActor(ActorId actor) => _actors.GetValueOrDefault(actor);

    public ImmutableArray<StoredActor> ListActors(string kind, string? after, int limit) =>
        [.. _actors.Values.Where(a => a.Actor.Kind == kind && string.CompareOrdinal(a.Actor.Key, after) > 0).OrderBy(a => a.Actor.Key, StringComparer.Ordinal).Take(limit)];

    public virtual ImmutableArray<StoredMessage> ReadWaiting(ImmutableArray<int> shards, int limit, TimeSpan now) => [.. Messages.Read(shards, limit, now)];

    public ImmutableArray<StoredMessage> ReadWaiting(ActorId actor, int limit, TimeSpan now) => [.. Messages.Read([actor.Shard], int.MaxValue, now).Where(m => m.To == actor).Take(limit)];

    public void Send(ImmutableArray<OutgoingMessage> messages, TimeSpan now)
    {
        foreach (var message in messages) Post(message, now);
    }

    /// <summary>Commits a turn.</summary>
    /// <param name="commit">The turn.</param>
    /// <param name="firstId">Ids set aside for its messages; 0: the next.</param>
    /// <param name="now">The store's time.</param>
    public bool Commit(TurnCommit commit, long firstId, TimeSpan now)
    {
        if (!IsCurrent(commit) || !commit.Consumed.All(Messages.Contains)) return false;
        CheckQueues(commit);
        if (commit.State is null) _actors.Remove(commit.Actor);
        else _actors[commit.Actor] = new StoredActor(commit.Actor, commit.NextVersion, commit.StateFormat, commit.State);
        foreach (var id in commit.Consumed) Consume(id);
        foreach (var message in commit.Messages) Post(message, now, firstId == 0 ? 0 : firstId++);
        if (commit.Queue is { } queue) Items.Queues.Set(queue);
        foreach (var order in commit.Work)
            if (!Items.Has(commit.Actor, order)) Items.Add(commit.Actor, order, now);
        if (!commit.Work.IsEmpty || commit.MoveWorkTo is not null || commit.Queue is not null) NoteWork();
        if (commit.MoveWorkTo is { } other) Move(commit.Actor, other, now);
        if (commit.CancelWork) Cancel(commit.Actor, now);
        if (commit.ForgetOutcomes) Outcomes.Forget(commit.Actor);
        if (commit.CloseQueue is { } closed) Items.Queues.Close(closed);
        return true;
    }

    /// <summary>What has come since this was last called.</summary>
    public Notice TakeNews()
    {
        var news = News;
        News = default;
        return news;
    }

    /// <summary>Adds a message.</summary>
    protected virtual void Post(OutgoingMessage message, TimeSpan now, long id = 0)
    {
        Messages.Add(id, message, now);
        if (message.Delay <= TimeSpan.Zero) News = News.With(new Notice(1UL << message.To.Shard, false));
    }

    /// <summary>Removes a message that was applied.</summary>
    protected virtual void Consume(long id) => Messages.Remove(id);

    /// <summary>The version guard.</summary>
    protected virtual bool IsCurrent(TurnCommit commit) => (ReadActor(commit.Actor)?.Version ?? 0) == commit.Version;

    private void NoteWork() => News = News.With(new Notice(0, true));

    /// <summary>A turn that misuses queues fails as a whole, and does nothing.</summary>
    private void CheckQueues(TurnCommit commit)
    {
        var ordered = commit.Work.Where(o => !Items.Has(commit.Actor, o)).ToList();
        foreach (var name in ordered.Select(o => o.Queue).Append(commit.MoveWorkTo ?? ordered.FirstOrDefault()?.Queue).Distinct())
            if (name is not null && name != commit.Queue?.Name) _ = Items.Queues[name];
        if (commit.CloseQueue is not { } closed || !Items.Queues.All.TryGetValue(closed, out var queue)) return;
        var own = Items.OfOwner(commit.Actor).Select(i => Items.Find(i)!).ToList();
        var left = queue.Items - own.Count(i => i.Queue == closed)
            + own.Count(i => (commit.MoveWorkTo ?? i.Queue) == closed && !(commit.CancelWork && i.Worker is null))
            + (commit.CancelWork ? 0 : ordered.Count(o => (commit.MoveWorkTo ?? o.Queue) == closed));
        if (left > 0) throw new InvalidOperationException($"{commit.Actor} closes queue {closed}, in which {left} items are left.");
    }

    private void Move(ActorId owner, string queue, TimeSpan now)
    {
        foreach (var id in Items.OfOwner(owner).ToList()) Items.Move(Items.Find(id)!, queue, now);
    }
}
