using System.Diagnostics;

namespace NeuronEdit.Integration.Tests.Cluster;

/// <summary>Three worker processes on PostgreSQL, and what can happen to them in the middle of an experiment: its results are those of a run that nothing happened to.</summary>
public class WorkerFaultTests
{
    [ClusterFact]
    public void Kill_OfARandomWorkerEveryFewSeconds_GivesTheSameBytes()
    {
        var store = PostgresServer.NewSchema();
        using var cluster = new WorkerCluster(store, store, store);
        var random = new Random(7);
        cluster.Submit();
        var kills = 0;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(4); kills++)
        {
            cluster.Pass(TimeSpan.FromSeconds(3));
            if (cluster.HasEnded) break;
            var worker = random.Next(3);
            cluster[worker].Kill();
            cluster.Start(worker);
        }

        Assert.True(kills >= 3, $"The experiment ended after {kills} kills.");
        cluster.AssertSameAsUndisturbed();
    }

    [RestartFact]
    public void Restart_OfPostgres_AgainAndAgain_GivesTheSameBytes()
    {
        using var server = new OwnServer();
        var store = server.Connection;
        using var cluster = new WorkerCluster(store, store, store);
        cluster.Submit();
        cluster.PassUntilCheckpoint();
        server.Restart("immediate");
        cluster.PassUntilEdited(3);
        server.Restart("fast");
        cluster.AssertSameAsUndisturbed();
        for (var i = 0; i < 3; i++) Assert.False(cluster[i].HasExited, "A worker outlives its store's absence.");
    }

    [ClusterFact]
    public void Stop_OfAWorkerPastItsLease_AndContinue_GivesTheSameBytes()
    {
        var store = PostgresServer.NewSchema();
        using var cluster = new WorkerCluster(store, store, store);
        cluster.Submit();
        foreach (var worker in new[] { 0, 1, 2, 0, 1 })
        {
            if (cluster.HasEnded) break;
            cluster[worker].Signal("STOP");
            cluster.Pass(1.5 * WorkerCluster.Lease);
            cluster[worker].Signal("CONT");
            cluster.Pass(TimeSpan.FromSeconds(0.5));
        }

        cluster.AssertSameAsUndisturbed();
        for (var i = 0; i < 3; i++) Assert.False(cluster[i].HasExited, "A worker that was stopped for a while goes on.");
    }

    [NamespaceFact]
    public void Cut_OfAWorkersNetwork_PastItsLease_GivesTheSameBytes()
    {
        using var link = new NetworkLink();
        var store = PostgresServer.NewSchema();
        var far = link.Reaching(store);
        using var cluster = new WorkerCluster(store, far);
        cluster[1].Kill();
        cluster.Start(1, link.Inside);
        cluster.PassUntilAlive(1);
        cluster.Submit();
        for (var cuts = 0; cuts < 3 && !cluster.HasEnded; cuts++)
        {
            cluster.Pass(TimeSpan.FromSeconds(2));
            link.Cut();
            cluster.Pass(2 * WorkerCluster.Lease);
            link.Join();
        }

        cluster.AssertSameAsUndisturbed();
        Assert.False(cluster[1].HasExited, cluster[1].HasExited ? $"A worker outlives being cut off: {cluster[1].Wait()}" : "");
    }
}
