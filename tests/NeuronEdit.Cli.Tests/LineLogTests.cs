using Microsoft.Extensions.Logging;

namespace NeuronEdit.Cli.Tests;

/// <summary>What a worker logs, and how it takes signals.</summary>
public sealed partial class LineLogTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Log_IsOneLineWithTimeLevelAndNumber()
    {
        var log = new LineLog(_written, new FixedTime(), isVerbose: false);
        Happened(log, "node1", null);
        Silent(log);
        Happened(log, "a\nb\r\n\e[2Jc", new InvalidOperationException("first\nsecond Password=hunter2"));
        Assert.Equal(
            "2026-11-22T10:11:12.345Z warn  7 It happened to node1.\n" +
            "2026-11-22T10:11:12.345Z warn  7 It happened to a | b | ?[2Jc. | System.InvalidOperationException: first | second Password=***\n",
            _written.ToString());
    }

    [Fact]
    public void Log_Verbose_HasDebugLines()
    {
        Silent(new LineLog(_written, new FixedTime(), isVerbose: true));
        Assert.Equal("2026-11-22T10:11:12.345Z debug 8 Quiet.\n", _written.ToString());
    }

    [Fact]
    public async Task Worker_OnTheFirstSignal_Drains()
    {
        StopRequest? stop = null;
        var worker = new FakeWorker
        {
            Work = (log, drain, now) =>
            {
                stop!.Interrupt();
                Assert.True(drain.IsCancellationRequested);
                Assert.False(now.IsCancellationRequested);
                return Task.CompletedTask;
            },
        };
        var shell = Shell.OnCluster(worker: worker, listen: request => stop = request, time: new StillTime());
        Assert.Equal(ExitCode.Done, await shell.RunAsync("worker", "--name", "node1", "--drain-grace", "90s"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[0-9:.]+Z info  1050 Asked to leave: what runs may go on for 90 s, then it is handed back\. Ask again to stop at once\.\n$", shell.Error);
        Assert.Equal("Worker node1 has left after 0.0 s.\n", shell.Out);
    }

    [Fact]
    public async Task Worker_OnTheSecondSignal_StopsAtOnce()
    {
        StopRequest? stop = null;
        var worker = new FakeWorker
        {
            Work = (log, drain, now) =>
            {
                Assert.True(stop!.Interrupt());
                Assert.True(stop.Interrupt());
                Assert.True(now.IsCancellationRequested);
                Assert.False(stop.Interrupt());
                return Task.CompletedTask;
            },
        };
        var shell = Shell.OnCluster(worker: worker, listen: request => stop = request, time: new StillTime());
        Assert.Equal(ExitCode.Stopped, await shell.RunAsync("worker", "--name", "node1", "--json"));
        Assert.Contains(" warn  1051 Asked again: stopping at once.", shell.Error, StringComparison.Ordinal);
        Assert.Contains("\"leftInOrder\":false", shell.Out, StringComparison.Ordinal);
    }

    [LoggerMessage(7, LogLevel.Warning, "It happened to {Node}.")]
    private static partial void Happened(ILogger log, string node, Exception? exception);

    [LoggerMessage(8, LogLevel.Debug, "Quiet.")]
    private static partial void Silent(ILogger log);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 11, 11, 12, 345, TimeSpan.FromHours(1));
    }
}
