using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Hosting;

public sealed class TurnTests
{
    private static readonly ActorId Self = new("tally", "a");
    private readonly Tally _actor = new();
    private long _messages;

    [Fact]
    public void TryApply_SeveralMessages_GathersTheirDecisionsInOrder()
    {
        var turn = new Turn(_actor, Self, null, 0);
        Assert.True(turn.TryApply(Stored("one")));
        Assert.True(turn.TryApply(Stored("two")));
        var commit = turn.Commit();
        Assert.Equal([1, 2], commit.Consumed.AsEnumerable());
        Assert.Equal(["one", "two"], commit.Work.Select(w => w.Input));
        Assert.Equal(["one", "two"], commit.Messages.Select(m => ClusterJson.Read<StageLeave>(m.Body).Experiment));
        Assert.Equal(2, ClusterJson.Read<TallyState>(commit.State!).Count);
        Assert.Equal(0, commit.Version);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("forget")]
    [InlineData("close")]
    [InlineData("move")]
    [InlineData("remove")]
    public void IsFull_AfterADecisionThatTakesAway_IsTrue(string what)
    {
        var turn = new Turn(_actor, Self, null, 0);
        Assert.True(turn.TryApply(Stored("one")));
        Assert.False(turn.IsFull);
        Assert.True(turn.TryApply(Stored(what)));
        Assert.True(turn.IsFull);
        var commit = turn.Commit();
        Assert.Equal(what == "cancel", commit.CancelWork);
        Assert.Equal(what == "forget", commit.ForgetOutcomes);
        Assert.Equal(what == "close" ? "q" : null, commit.CloseQueue);
        Assert.Equal(what == "move" ? "q" : null, commit.MoveWorkTo);
        Assert.Equal(what == "remove", commit.State is null);
        Assert.Single(commit.Work);
    }

    [Fact]
    public void TryApply_SettingsOfASecondQueue_BelongToTheNextTurn()
    {
        var turn = new Turn(_actor, Self, null, 0);
        Assert.True(turn.TryApply(Stored("queue-a")));
        Assert.True(turn.TryApply(Stored("queue-a")));
        Assert.False(turn.TryApply(Stored("queue-b")));
        Assert.Equal(2, turn.Count);
        Assert.Equal("queue-a", turn.Commit().Queue!.Name);
    }

    [Fact]
    public void TryApply_AMessageThatTheActorRefuses_ChangesNothing()
    {
        var turn = new Turn(_actor, Self, new TallyState(5), 3);
        Assert.Throws<InvalidOperationException>(() => turn.TryApply(Stored("refuse")));
        turn.LeaveOut(Stored("refuse"), new InvalidOperationException("refused"));
        var commit = turn.Commit();
        Assert.Equal(5, ClusterJson.Read<TallyState>(commit.State!).Count);
        Assert.Equal(3, commit.Version);
        Assert.Empty(commit.Work);
    }

    [Fact]
    public void TryApply_AMessageThatIsTooLarge_IsRefused()
    {
        var turn = new Turn(_actor, Self, null, 0);
        var error = Assert.Throws<InvalidOperationException>(() => turn.TryApply(Stored(new string('x', Turn.BodyLengthMax))));
        Assert.Contains("at most 65536", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, turn.Count);
    }

    [Fact]
    public void TryApply_AMessageOfALaterVersion_IsLeftToALaterVersion() =>
        Assert.Throws<LaterVersionException>(() => new Turn(_actor, Self, null, 0).TryApply(new StoredMessage(1, Self, "stage.join/99", "{}")));

    private StoredMessage Stored(string text)
    {
        var (type, body) = MessageCodec.Write(new StageLeave(text));
        return new StoredMessage(++_messages, Self, type, body);
    }

    private sealed record TallyState(int Count);

    private sealed class Tally : Actor<TallyState>
    {
        public override string Kind => "tally";

        public override TallyState Create(string key) => new(0);

        public override Decision<TallyState> Receive(TallyState state, Message message)
        {
            var text = ((StageLeave)message).Experiment;
            var next = new Decision<TallyState>(new TallyState(state.Count + 1));
            return text switch
            {
                "cancel" => next with { CancelWork = true },
                "forget" => next with { ForgetOutcomes = true },
                "close" => next with { CloseQueue = "q" },
                "move" => next with { MoveWorkTo = "q" },
                "remove" => new Decision<TallyState>(null),
                "queue-a" or "queue-b" => next with { Queue = new QueueSettings(text, "user") },
                "refuse" => throw new InvalidOperationException("no"),
                _ => next with { Work = [new WorkOrder("edit", state.Count, "q", text)], Messages = [new Send(Self, message)] },
            };
        }
    }
}
