using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>list</c> prints.</summary>
internal static class ExperimentListReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(ExperimentList list, ClusterAddress cluster, Terminal terminal)
    {
        if (list.Experiments.IsEmpty)
        {
            terminal.Out.WriteLine("There are none.");
            return;
        }

        var grid = new Grid("<Key", "<Name", "<User", "<Status", "Weight", "Priority", "Slots at most");
        foreach (var experiment in list.Experiments)
        {
            grid.Add(
                experiment.ShortKey, experiment.Name, experiment.User, experiment.Phase,
                Quantity.Count(experiment.Weight), Quantity.Count(experiment.Priority), experiment.SlotsMax is { } most ? Quantity.Count(most) : "any");
        }

        grid.Write(terminal);
        if (list.Next is { } next) Advice.Write(terminal, ("There may be more", cluster.CommandLine("list", "--after", next)));
    }
}
