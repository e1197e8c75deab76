using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cli.Watching;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli;

/// <summary>One command's dealings with a cluster: the cluster, who watches, and what to say to a user who stops waiting.</summary>
/// <param name="cluster">Where it is.</param>
/// <param name="host">The cluster.</param>
/// <param name="view">Who watches.</param>
/// <param name="adviseOnStop">Takes what a user who stops from now on should know.</param>
/// <param name="terminal">Where to write what comes line by line.</param>
internal sealed class ClusterCall(ClusterAddress cluster, IClusterHost host, WatchView view, Action<StopAdvice> adviseOnStop, Terminal terminal)
{
    private static readonly TimeSpan TakingPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(5);

    private long _progressAt = terminal.Time.GetTimestamp();

    /// <summary>The cluster.</summary>
    public IClusterHost Host => host;

    /// <summary>Where to write what comes line by line.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Shows the run that a submission began until it has ended, where that is wanted.</summary>
    public async Task<Submitted> FollowAsync(Submitted submitted, bool wait, CancellationToken cancellation)
    {
        if (!wait) return submitted;
        if (!submitted.WorkerIsAlive) view.Note(NoWorker("No worker is alive, so it waits for one. Start one with:", cluster.WorkerLine));
        var run = new RunToFollow(submitted.Key, submitted.Run, submitted.Experiment is not null);
        return submitted with { End = await FollowAsync(run, submitted.Name, cancellation) };
    }

    /// <summary>Shows a run until it has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">The experiment's name.</param>
    /// <param name="cancellation">Ends the watching, not the run.</param>
    public async Task<RunEnd> FollowAsync(RunToFollow run, string name, CancellationToken cancellation)
    {
        adviseOnStop(new StopAdvice("stopped watching; the experiment goes on. Watch it again with:", cluster.CommandLine("watch", Phases.ShownKey(run.Key))));
        var (start, patient) = (terminal.Time.GetTimestamp(), true);
        var end = await host.FollowAsync(
            run,
            now =>
            {
                if (now is null && patient && terminal.Time.GetElapsedTime(start) > TakingPatience)
                {
                    view.Note(NoWorker("No worker has taken it yet. See that one is alive:", cluster.CommandLine("workers")));
                    patient = false;
                }

                view.Seen(name, now);
            },
            cancellation);
        return new RunEnd(run.Key, name, end is null, end);
    }

    /// <summary>Says that a request is kept and is waited for.</summary>
    /// <param name="waiting">What is waited for: <c>Waiting until nothing runs for it</c>.</param>
    /// <param name="asked">What is known of the request.</param>
    public void NoteWaiting(string waiting, Asked asked)
    {
        view.Note($"{waiting}. The request is kept: Ctrl-C ends the waiting alone.");
        if (!asked.WorkerIsAlive) view.Note(NoWorker("No worker is alive, so it waits for one. Start one with:", cluster.WorkerLine));
    }

    /// <summary>What a user who stops waiting from now on should know.</summary>
    /// <param name="message">What is the case, and what the line does.</param>
    /// <param name="words">The words of the line, without the program's name.</param>
    public void AdviseOnStop(string message, params IEnumerable<string> words) => adviseOnStop(new StopAdvice(message, cluster.CommandLine(words)));

    /// <summary>Says how far something is that takes long, at most once every few seconds.</summary>
    /// <param name="text">How far it is.</param>
    public void NoteProgress(Func<string> text)
    {
        if (terminal.Time.GetElapsedTime(_progressAt) < ProgressPause) return;
        _progressAt = terminal.Time.GetTimestamp();
        view.Note(text());
    }

    private static string NoWorker(string text, string commandLine) => $"{text} {commandLine}";
}
