using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Handlers;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>What the user of one experiment asks for, and when.</summary>
internal sealed class Whims(World world, Client client, SimExperiment experiment, Random random)
{
    public void Schedule(TimeSpan length)
    {
        var submit = new SubmitExperiment(experiment.Key, $"user-{random.Next(2)}", experiment.Results)
        {
            Weight = random.Next(1, 4),
            Priority = random.Next(4) == 0 ? 1 : 0,
            SlotsMax = random.Next(4) == 0 ? Slots(5) : int.MaxValue,
            Deadline = random.Next(8) == 0 ? TimeSpan.FromSeconds(random.Next(5, 120)) : null,
            Retention = random.Next(8) == 0 ? TimeSpan.FromSeconds(random.Next(5, 600)) : null,
        };
        var begin = length * 0.3 * random.NextDouble();
        At(begin, submit);
        for (var count = random.Next(3) == 0 ? 0 : random.Next(6); count > 0; count--)
            At(begin + (length - begin) * random.NextDouble(), Any(submit));
    }

    private Message Any(SubmitExperiment submit) => random.Next(14) switch
    {
        0 or 1 or 2 => new PauseExperiment(),
        3 or 4 or 5 => new ResumeExperiment(),
        6 or 7 => new CancelExperiment(),
        8 => new DeleteExperiment(),
        9 => submit,
        10 or 11 => new ChangeShare(random.Next(1, 4), random.Next(2), Slots(9)),
        var n => new AddSamples(n - 11),
    };

    /// <summary>A cap, a small part of what the cluster has.</summary>
    private int Slots(int end) => random.Next(1, end) * Math.Max(1, world.Members.Count / 5);

    private void At(TimeSpan time, Message message) => world.Scheduler.Schedule(time, () => client.Tell(experiment.Key, message));
}
