using NeuronEdit.Numerics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Tests.Numerics;

public sealed class ComputeTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyRounds_CallsEveryMemberOncePerRound(int members)
    {
        using var team = new ComputeTeam(members);
        var calls = new int[members];
        Action<int> work = member => calls[member]++;
        for (var round = 1; round <= 300; round++)
        {
            team.Run(work);
            Assert.All(calls, count => Assert.Equal(round, count));
        }
    }

    [Fact]
    public void Run_AfterTheTeamHasParked_WakesIt()
    {
        using var team = new ComputeTeam(3);
        var calls = 0;
        Action<int> work = _ => Interlocked.Increment(ref calls);
        for (var round = 0; round < 5; round++)
        {
            team.Run(work);
            Thread.Sleep(20);
        }

        Assert.Equal(15, calls);
    }

    [Fact]
    public void Run_MembersFail_AllFinishAndTheLowestFailureIsThrown()
    {
        using var team = new ComputeTeam(4);
        var finished = 0;
        var failure = Assert.Throws<InvalidOperationException>(() => team.Run(member =>
        {
            Interlocked.Increment(ref finished);
            if (member >= 2) throw new InvalidOperationException($"member {member}");
        }));
        Assert.Equal("member 2", failure.Message);
        Assert.Equal(4, finished);
        team.Run(_ => Interlocked.Increment(ref finished));
        Assert.Equal(8, finished);
    }

    [Fact]
    public void Run_AnIdleTeam_ParksItsThreads()
    {
        using var team = new ComputeTeam(2);
        Thread? other = null;
        team.Run(member => other = member == 1 ? Thread.CurrentThread : other);
        Assert.True(SpinWait.SpinUntil(() => other!.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Run_Disposed_Throws()
    {
        var team = new ComputeTeam(2);
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(_ => { }));
    }

    [Fact]
    public void Run_AllocatesNothing()
    {
        using var team = new ComputeTeam(3);
        var calls = 0;
        Action<int> work = _ => Interlocked.Increment(ref calls);
        for (var round = 0; round < 50; round++) team.Run(work);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var round = 0; round < 500; round++) team.Run(work);
        }));
    }
}
