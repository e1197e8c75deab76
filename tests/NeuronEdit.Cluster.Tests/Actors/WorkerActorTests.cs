using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cluster.Tests.Actors;

public sealed class WorkerActorTests
{
    private static readonly WorkerActor Actor = new();
    private static readonly WorkerBeat Beat = new("1.0", "host", ["cpu"], 4, 1, TimeSpan.FromSeconds(10));

    [Fact]
    public void Beat_ThenSilence_IsLostAndLaterForgotten()
    {
        var alive = Actor.Receive(Actor.Create("n"), Beat);
        var check = Assert.Single(alive.Messages);
        Assert.Equal((WorkerActor.Id("n"), TimeSpan.FromSeconds(30)), (check.To, check.Delay));

        var lost = Actor.Receive(alive.State!, check.Message);
        Assert.Equal(WorkerStatus.Lost, lost.State!.Status);
        Assert.Null(Actor.Receive(lost.State, Assert.Single(lost.Messages).Message).State);
    }

    [Fact]
    public void Beat_InTime_MakesTheCheckVoid()
    {
        var first = Actor.Receive(Actor.Create("n"), Beat);
        var second = Actor.Receive(first.State!, Beat);
        Assert.Equal(WorkerStatus.Alive, Actor.Receive(second.State!, first.Messages[0].Message).State!.Status);
    }

    [Fact]
    public void Beat_AfterItWasLost_IsAliveAgain()
    {
        var alive = Actor.Receive(Actor.Create("n"), Beat);
        var lost = Actor.Receive(alive.State!, alive.Messages[0].Message);
        Assert.Equal(WorkerStatus.Alive, Actor.Receive(lost.State!, Beat).State!.Status);
    }

    [Fact]
    public void Drain_IsSeenInTheState_AndLeftEndsIt()
    {
        var draining = Actor.Receive(Actor.Receive(Actor.Create("n"), Beat).State!, new WorkerDrain());
        Assert.True(draining.State!.Draining);
        Assert.Equal(WorkerStatus.Left, Actor.Receive(draining.State, new WorkerLeft()).State!.Status);
    }

    [Fact]
    public void Drain_OfANodeThatNeverWas_LeavesNoTrace() => Assert.Null(Actor.Receive(Actor.Create("n"), new WorkerDrain()).State);
}
