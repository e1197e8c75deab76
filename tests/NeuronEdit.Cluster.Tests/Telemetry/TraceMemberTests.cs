using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Telemetry;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Tests.Telemetry;

public sealed class TraceMemberTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly ActorId Self = new("hearer", "a");

    [Theory]
    [InlineData("{}", """{"trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    [InlineData("""{"key":"a"}""", """{"trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","key":"a"}""")]
    public void With_AnObject_IsItsFirstMemberAndComesOffAgain(string json, string traced)
    {
        Assert.Equal(traced, TraceMember.With(json, Trace));
        Assert.Equal(Trace, TraceMember.Of(traced));
        Assert.Equal(json, TraceMember.Without(traced));
    }

    [Theory]
    [InlineData("17", Trace)]
    [InlineData("[]", Trace)]
    [InlineData("""{"key":"a"}""", null)]
    [InlineData("""{"key":"a"}""", "00-short-01")]
    public void With_WhatCannotBearOne_IsLeftAsItIs(string json, string? trace) => Assert.Same(json, TraceMember.With(json, trace));

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"trace":"a","key":"b"}""")]
    [InlineData("""{"key":"a","trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""")]
    public void Of_WhatHasNone_IsNull(string json)
    {
        Assert.Null(TraceMember.Of(json));
        Assert.Same(json, TraceMember.Without(json));
    }

    /// <summary>Else the trace would be taken for what a message means.</summary>
    [Fact]
    public void Messages_HaveNoMemberOfThatName() => Assert.DoesNotContain(MessageCodec.Known.Values.SelectMany(t => t.GetProperties()), p => p.Name.Equals("trace", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Turn_OnMessagesOfATrace_TellsTheActorWhatItWouldHearWithout()
    {
        var hearer = new Hearer();
        var turn = new Turn(hearer, Self, null, 0);
        Assert.True(turn.TryApply(Stored(1, new StageLeave("one"), Trace)));
        Assert.True(turn.TryApply(Stored(2, new WorkDone("edit", 3, TraceMember.With("""{"rows":5}""", Trace)), null)));
        Assert.True(turn.TryApply(Stored(3, new StageLeave("two"), null)));
        Assert.Equal([new StageLeave("one"), new WorkDone("edit", 3, """{"rows":5}"""), new StageLeave("two")], hearer.Heard);
        Assert.Equal([Trace, Trace], turn.Traces);
    }

    [Fact]
    public void Commit_WithATrace_HasItInAllThatIsSentAndOrdered()
    {
        var turn = new Turn(new Hearer(), Self, null, 0);
        Assert.True(turn.TryApply(Stored(1, new StageLeave("one"), null)));
        var (plain, traced) = (turn.Commit(), turn.Commit(Trace));
        Assert.Equal(Trace, TraceMember.Of(Assert.Single(traced.Messages).Body));
        Assert.Equal(Trace, TraceMember.Of(Assert.Single(traced.Work).Input));
        Assert.Equal(plain.Messages[0].Body, TraceMember.Without(traced.Messages[0].Body));
        Assert.Equal(plain.Work[0].Input, TraceMember.Without(traced.Work[0].Input));
        Assert.Equal(plain.State, traced.State);
    }

    private static StoredMessage Stored(long id, Message message, string? trace)
    {
        var (type, body) = MessageCodec.Write(message);
        return new StoredMessage(id, Self, type, TraceMember.With(body, trace));
    }

    private sealed record HearerState(int Count);

    private sealed class Hearer : Actor<HearerState>
    {
        public List<Message> Heard { get; } = [];

        public override string Kind => "hearer";

        public override HearerState Create(string key) => new(0);

        public override Decision<HearerState> Receive(HearerState state, Message message)
        {
            Heard.Add(message);
            return new(new HearerState(state.Count + 1)) { Messages = [new Send(Self, new WorkStopped())], Work = [new WorkOrder("edit", state.Count, "q", """{"key":"a"}""")] };
        }
    }
}
