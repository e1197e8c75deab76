using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Rendering;

/// <summary>How a run on a cluster ended, and what to do next.</summary>
internal static class RunEndReport
{
    /// <summary>Writes it to standard output; why it failed goes to standard error.</summary>
    public static void Write(RunEnd end, ClusterAddress cluster, Terminal terminal)
    {
        if (end.Experiment is not { } view)
        {
            terminal.Out.WriteLine($"{end.Name} ({Phases.ShownKey(end.Key)}) was deleted.");
            return;
        }

        var experiment = view.Experiment;
        foreach (var note in ExperimentReport.NotesOf(view)) terminal.Out.WriteLine(Wrapped.Text($"warning: {note}", terminal.TextWidth, indent: 9));
        switch (experiment.Status)
        {
            case ExperimentStatus.Finished:
                terminal.Out.WriteLine($"{experiment.Title} is finished. Results: {experiment.Results}");
                Advice.Write(
                    terminal,
                    ("Edit further samples as a part of it", cluster.CommandLine("add-samples", experiment.ShortKey) + " FILE.."),
                    cluster.Node is null
                        ? ("Or apply its edit here", $"neuronedit apply --edit {ResumeLine.Quote(experiment.Results)} --input FILE.. --output DIR")
                        : ("Or fetch its results", cluster.CommandLine("results", experiment.ShortKey, "--output", experiment.Name)));
                break;
            case ExperimentStatus.Failed:
                var text = $"error: {experiment.Title} {experiment.Is}: {Secrets.Hidden(experiment.Failure?.Message ?? "no reason was given.")}";
                terminal.Error.WriteLine(terminal.ErrorIsTerminal ? Wrapped.Text(text, terminal.TextWidth, indent: 7) : text);
                Advice.Write(terminal, ("What was done is kept. Once the cause is mended, go on with", cluster.CommandLine("resume", experiment.ShortKey)));
                break;
            default:
                terminal.Out.WriteLine($"{experiment.Title} {experiment.Is}.");
                Advice.Write(terminal, ("What was done is kept. Go on with", cluster.CommandLine("resume", experiment.ShortKey)));
                break;
        }
    }
}
