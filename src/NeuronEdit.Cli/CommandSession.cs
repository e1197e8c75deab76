using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli;

/// <summary>Carries one command out: starts the host, shows progress, takes interrupts, and turns what comes out into text or JSON and an exit code.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="host">Makes the host, when a command needs it.</param>
/// <param name="arguments">The arguments as typed, for the line that resumes.</param>
internal sealed class CommandSession(Terminal terminal, Func<ICommandHost> host, IReadOnlyList<string> arguments)
{
    /// <summary>Ends the process at once; tests replace it.</summary>
    internal Action<int> Quit { get; init; } = Environment.Exit;

    /// <summary>Receives the request to stop before work starts; tests interrupt through it.</summary>
    internal Action<StopRequest> Listen { get; init; } = stop => stop.ListenToSignals();

    /// <summary>Does the work and prints what came out.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync<T>(Work<T> work)
    {
        var progress = ProgressView.For(terminal, live: terminal.IsLive && !work.Json);
        var failures = new FailureReport(terminal, work.Json);
        using var stop = new StopRequest(progress.Stopping, () =>
        {
            progress.Abandon();
            Quit(Stopped(work, failures));
        });
        Listen(stop);
        try
        {
            var outcome = await ComputeAsync(work, progress, stop.Token).ConfigureAwait(false);
            Show(work, outcome);
            return work.ExitCode(outcome);
        }
        catch (NeuronEditException failure) when (failure.Code != FailureCode.Stopped)
        {
            return failures.Expected(failure);
        }
        catch (Exception e) when (e is NeuronEditException || (e is OperationCanceledException && stop.IsRequested))
        {
            return Stopped(work, failures);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return failures.Defect(e);
        }
    }

    private int Stopped<T>(Work<T> work, FailureReport failures) => failures.Stopped(ResumeLine.After(arguments, work.IsResumable), work.IsResumable);

    private async Task<T> ComputeAsync<T>(Work<T> work, ProgressView progress, CancellationToken cancellation)
    {
        await using (progress.ConfigureAwait(false))
        {
            // On another thread, so that a host that computes before it first waits does not keep the display from starting.
            return await Task.Run(() => work.Compute(host(), progress, cancellation), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Show<T>(Work<T> work, T outcome)
    {
        if (work.Json) terminal.Out.WriteLine(JsonSerializer.Serialize(outcome, work.Schema()));
        else work.Show(outcome, terminal);
    }
}
