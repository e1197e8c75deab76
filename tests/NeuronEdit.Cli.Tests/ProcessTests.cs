using System.Diagnostics;

namespace NeuronEdit.Cli.Tests;

/// <summary>What only a process shows: the program itself, and signals.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("--version", 0)]
    [InlineData("rnu", 2)]
    [InlineData("run --slots 0 x", 2)]
    public async Task Program_ExitsWithTheCode(string line, int code)
    {
        var (exit, output, error) = await RunAsync(line.Split(' '));
        Assert.Equal(code, exit);
        Assert.Equal(code == 0, output.StartsWith("neuronedit ", StringComparison.Ordinal));
        Assert.Equal(code != 0, error.StartsWith("error: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Program_Help_IsThePinnedHelp()
    {
        var (exit, output, _) = await RunAsync("apply", "--help");
        Assert.Equal(0, exit);
        PinnedText.Check("help-apply", output);
    }

    [Fact]
    public void StopRequest_TakesTheSignal_AndTheProcessLives()
    {
        using var heard = new ManualResetEventSlim();
        using var stop = new StopRequest(heard.Set, () => Assert.Fail("One signal is no second one."));
        stop.ListenToSignals();
        Assert.False(stop.IsRequested);
        OwnProcess.Terminate();
        Assert.True(heard.Wait(TimeSpan.FromSeconds(10)));
        Assert.True(stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
        Assert.True(stop.IsRequested);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(ExitCode).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }
}
