using NeuronEdit.Integration.Tests.Cluster;

namespace NeuronEdit.Cluster.Orleans.Tests.Processes;

/// <summary>Silos as processes that find each other in PostgreSQL, and what can happen to them in the middle of an experiment: its results are those of a run that nothing happened to.</summary>
public class SiloFaultTests
{
    [ClusterFact]
    public async Task Kill_OfTheExperimentsSilo_InTrainingAndInEditing_GivesTheSameBytes()
    {
        using var cluster = Of(3);
        cluster.Submit();
        cluster.PassUntilCheckpoint();
        var first = await cluster.PlaceOfExperimentAsync();
        cluster.Kill(first);
        cluster.Start(first);
        cluster.PassUntilEdited(3);
        cluster.Kill(await cluster.PlaceOfExperimentAsync());
        cluster.AssertSameAsUndisturbed();
    }

    [ClusterFact]
    public void RollingRestart_InTheMiddleOfAnExperiment_GivesTheSameBytes()
    {
        using var cluster = Of(3);
        cluster.Submit();
        cluster.PassUntilCheckpoint();
        for (var node = 0; node < 3; node++)
        {
            cluster.Leave(node);
            cluster.Start(node);
        }

        cluster.AssertSameAsUndisturbed();
        for (var node = 0; node < 3; node++) cluster.Leave(node);
    }

    private static SiloProcesses Of(int silos)
    {
        var cluster = new SiloProcesses();
        for (var node = 0; node < silos; node++) cluster.Start(node);
        return cluster;
    }
}
