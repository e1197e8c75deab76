using System.Diagnostics;

namespace NeuronEdit.Integration.Tests;

/// <summary>The command as a process of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CommandLine(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts <c>neuronedit</c>.</summary>
    public static CommandLine Start(string folder, params string[] arguments) => StartIn(folder, [], arguments);

    /// <summary>Starts <c>neuronedit</c> by another command, which becomes it.</summary>
    public static CommandLine StartIn(string folder, string[] by, string[] arguments)
    {
        string[] command = [.. by, "dotnet", Path.Combine(AppContext.BaseDirectory, "NeuronEdit.Cli.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        return new CommandLine(Process.Start(start)!);
    }

    /// <summary>True once the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Runs it to the end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string folder, params string[] arguments)
    {
        using var command = Start(folder, arguments);
        return command.Wait();
    }

    /// <summary>Waits for the end.</summary>
    public (int ExitCode, string Output, string Error) Wait()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(4))) throw new TimeoutException("neuronedit did not end within four minutes.");
        return (_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until something holds, while the process runs.</summary>
    public void WaitUntil(Func<bool> holds, string what)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (_process.HasExited) throw new InvalidOperationException($"neuronedit ended before {what}: {_error.GetAwaiter().GetResult()}");
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(3)) throw new TimeoutException($"{what} did not happen within three minutes.");
            Thread.Sleep(5);
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string name) => Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
