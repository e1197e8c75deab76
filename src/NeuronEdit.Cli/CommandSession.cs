using System.Text.Json;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.NodeCommands;
using NeuronEdit.Cli.Rendering;
using NeuronEdit.Cli.Watching;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Hosting;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Cli;

/// <summary>Carries one command out: starts the host, shows progress, takes interrupts, and turns what comes out into text or JSON and an exit code.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="host">Makes the host, when a command needs it.</param>
/// <param name="arguments">The arguments as typed, for the line that resumes.</param>
internal sealed class CommandSession(Terminal terminal, Func<ICommandHost> host, IReadOnlyList<string> arguments)
{
    /// <summary>Opens a cluster, when a command needs it.</summary>
    internal Func<ClusterAddress, CancellationToken, Task<IClusterHost>> Cluster { get; init; } = (cluster, cancellation) =>
        cluster.Node is null ? StoreHost.OpenAsync(cluster, terminal.Time, cancellation) : Task.FromResult(NodeHost.Open(cluster, terminal.Time));

    /// <summary>Makes what logs in to nodes: where it is kept is said by variables, and tokens are asked for.</summary>
    internal Func<Func<string, string?>, ILogin> Login { get; init; } = variable => new Login(new Profiles(variable), () => terminal.ReadSecret("Token: "), terminal.Time);

    /// <summary>Makes what runs a worker.</summary>
    internal Func<IWorkerHost> Worker { get; init; } = () => new StoreWorker(WorkHandlers.Create, terminal.Time);

    /// <summary>Reads what a node is from its file, if one is named, and the environment.</summary>
    internal Func<string?, Func<string, string?>, NodeSettings> Settings { get; init; } = NodeSettingsFile.Load;

    /// <summary>Runs a node until it has left: asked to leave in good order, then at once.</summary>
    internal Func<NodeSettings, ILoggerFactory, CancellationToken, CancellationToken, Task> Node { get; init; } =
        (settings, logs, drain, now) => new ServerNode(settings, logs, terminal.Time) { Silo = NodeSilo.Create }.RunAsync(_ => { }, drain, now);

    /// <summary>Opens what nodes keep.</summary>
    internal Func<string, CancellationToken, Task<NodeStore>> Nodes { get; init; } = NodeFile.OpenStoreAsync;

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Ends the process at once; tests replace it.</summary>
    internal Action<int> Quit { get; init; } = Environment.Exit;

    /// <summary>Receives the request to stop before work starts; tests interrupt through it.</summary>
    internal Action<StopRequest> Listen { get; init; } = stop => stop.ListenToSignals();

    /// <summary>Does work on this machine and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync<T>(Work<T> work)
    {
        var progress = ProgressView.For(terminal, live: terminal.IsLive && !work.Json);
        var failures = new FailureReport(terminal, work.Json);
        int Stopped() => failures.Stopped(new StopAdvice(work.IsResumable ? "stopped; continue with:" : "stopped; start again with:", ResumeLine.After(arguments, work.IsResumable)));
        using var stop = new StopRequest(progress.Stopping, () =>
        {
            progress.Abandon();
            Quit(Stopped());
        });
        return await CarryOutAsync(failures, stop, Stopped, async () => Tell(work, await ComputeAsync(work, progress, stop.Token)));
    }

    /// <summary>Asks something of a cluster and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync<T>(ClusterWork<T> work)
    {
        var view = WatchView.For(terminal, live: terminal.IsLive && !work.Json);
        var failures = new FailureReport(terminal, work.Json);
        var advice = new StopAdvice("stopped; start again with:", ResumeLine.After(arguments, resumable: false));
        int Stopped() => failures.Stopped(Volatile.Read(ref advice));
        using var stop = new StopRequest(() => { }, () =>
        {
            view.Abandon();
            Quit(Stopped());
        });
        return await CarryOutAsync(failures, stop, Stopped, async () => Tell(work, await AskAsync(work, view, later => Volatile.Write(ref advice, later), stop.Token)));
    }

    /// <summary>Runs a worker until it has left: the first interrupt drains it, the second stops it where it is.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(WorkerWork work)
    {
        var failures = new FailureReport(terminal, work.Json);
        var log = new LineLog(terminal.Error, terminal.Time, work.IsVerbose);
        using var now = new CancellationTokenSource();
        int Stopped() => failures.Stopped(new StopAdvice("stopped; start again with:", ResumeLine.After(arguments, resumable: false)));
        using var stop = new StopRequest(() => WorkerLog.Draining(log, work.Order.DrainGrace.TotalSeconds), () =>
        {
            WorkerLog.StopsAtOnce(log);
            now.Cancel();
        });
        return await CarryOutAsync(failures, stop, Stopped, async () =>
        {
            var start = terminal.Time.GetTimestamp();
            await Worker().RunAsync(work.Cluster, work.Order, log, stop.Token, now.Token);
            return Tell(work, new WorkerEnd(work.Order.Name, work.Order.Slots, !now.IsCancellationRequested, terminal.Time.GetElapsedTime(start).TotalSeconds));
        });
    }

    /// <summary>Runs a node until it has left: the first interrupt drains it, the second stops it where it is.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(NodeWork work)
    {
        var failures = new FailureReport(terminal, work.Json);
        var log = new LineLog(terminal.Error, terminal.Time, work.IsVerbose);
        using var now = new CancellationTokenSource();
        int Stopped() => failures.Stopped(new StopAdvice("stopped; start again with:", ResumeLine.After(arguments, resumable: false)));
        using var stop = new StopRequest(() => { }, () =>
        {
            WorkerLog.StopsAtOnce(log);
            now.Cancel();
        });
        return await CarryOutAsync(failures, stop, Stopped, async () =>
        {
            var (start, settings) = (terminal.Time.GetTimestamp(), work.Settings());
            using var logs = new NodeLogs(log);
            await Node(settings, logs, stop.Token, now.Token);
            return Tell(work, new WorkerEnd(settings.Name, settings.Slots, !now.IsCancellationRequested, terminal.Time.GetElapsedTime(start).TotalSeconds));
        });
    }

    private async Task<int> CarryOutAsync(FailureReport failures, StopRequest stop, Func<int> stopped, Func<Task<int>> work)
    {
        Listen(stop);
        try
        {
            return await work();
        }
        catch (NeuronEditException failure) when (failure.Code != FailureCode.Stopped)
        {
            return failures.Expected(failure);
        }
        catch (Exception e) when (e is NeuronEditException || (e is OperationCanceledException && stop.IsRequested))
        {
            return stopped();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return failures.Defect(e);
        }
    }

    private async Task<T> ComputeAsync<T>(Work<T> work, ProgressView progress, CancellationToken cancellation)
    {
        await using (progress)
        {
            // On another thread, so that a host that computes before it first waits does not keep the display from starting.
            return await Task.Run(() => work.Compute(host(), progress, cancellation), CancellationToken.None);
        }
    }

    private async Task<T> AskAsync<T>(ClusterWork<T> work, WatchView view, Action<StopAdvice> advise, CancellationToken cancellation)
    {
        await using (view)
        await using (var cluster = await Cluster(work.Cluster, cancellation))
        {
            return await work.Ask(new ClusterCall(work.Cluster, cluster, view, advise, terminal), cancellation);
        }
    }

    private int Tell<T>(ToldWork<T> work, T outcome)
    {
        if (work.Json) terminal.Out.WriteLine(JsonSerializer.Serialize(outcome, work.Schema()));
        else work.Show(outcome, terminal);
        return work.ExitCode(outcome);
    }
}
