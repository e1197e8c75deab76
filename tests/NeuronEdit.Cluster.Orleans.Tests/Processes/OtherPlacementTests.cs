using NeuronEdit.Integration.Tests.Cluster;

namespace NeuronEdit.Cluster.Orleans.Tests.Processes;

/// <summary>Placement is no part of an experiment: what one began the other finishes.</summary>
public class OtherPlacementTests
{
    [ClusterTheory]
    [InlineData("leases", "orleans")]
    [InlineData("orleans", "leases")]
    public void AnExperiment_BegunUnderOne_IsFinishedUnderTheOther(string begins, string finishes)
    {
        using var cluster = new SiloProcesses();
        for (var node = 0; node < 2; node++) cluster.Start(node, begins);
        cluster.Submit();
        cluster.PassUntilCheckpoint();
        for (var node = 0; node < 2; node++) cluster.Leave(node);
        for (var node = 0; node < 2; node++) cluster.Start(node, finishes);
        cluster.AssertSameAsUndisturbed();
    }

    [ClusterFact]
    public void NodesOfBoth_AtTheSameTime_GiveTheSameBytes()
    {
        using var cluster = new SiloProcesses();
        cluster.Start(0, "leases");
        cluster.Start(1, "orleans");
        cluster.Start(2, "orleans");
        cluster.Submit();
        cluster.AssertSameAsUndisturbed();
    }
}

/// <summary>As <see cref="ClusterFactAttribute"/>, with data rows.</summary>
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = PostgresServer.Absence;
}
