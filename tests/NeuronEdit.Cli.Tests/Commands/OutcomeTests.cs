using System.Text.Json;
using NeuronEdit.Cli.Host;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Tests.Commands;

/// <summary>Exit codes and messages of what a host does.</summary>
public class OutcomeTests
{
    private static readonly string[] Run = ["run", "my spec.yaml", "--output", "out"];

    [Theory]
    [InlineData(FailureCode.Specification, 2, "specification")]
    [InlineData(FailureCode.Data, 3, "data")]
    [InlineData(FailureCode.Artifact, 3, "artifact")]
    [InlineData(FailureCode.Diverged, 3, "diverged")]
    [InlineData(FailureCode.Storage, 3, "storage")]
    public async Task ExpectedFailure_IsAMessageAndACode(FailureCode code, int exit, string name)
    {
        var host = new FakeHost { Before = (_, _) => throw new NeuronEditException(code, "Channel CD3 is \"doubled\".") };

        var people = Shell.Redirected(host);
        Assert.Equal(exit, await people.RunAsync(Run));
        Assert.Equal("error: Channel CD3 is \"doubled\".\n", people.Error);
        Assert.Empty(people.Out);

        var program = Shell.Redirected(host);
        Assert.Equal(exit, await program.RunAsync([.. Run, "--json"]));
        var error = Parse(program.Out).GetProperty("error");
        Assert.Equal(name, error.GetProperty("code").GetString());
        Assert.Equal("Channel CD3 is \"doubled\".", error.GetProperty("message").GetString());
        Assert.Empty(program.Error);
    }

    [Fact]
    public async Task Defect_ShowsTheExceptionAndAsksForAReport()
    {
        var host = new FakeHost { Before = (_, _) => throw new InvalidOperationException("Turned inside out.") };

        var people = Shell.Redirected(host);
        Assert.Equal(ExitCode.Defect, await people.RunAsync(Run));
        Assert.StartsWith("System.InvalidOperationException: Turned inside out.\n   at ", people.Error, StringComparison.Ordinal);
        Assert.Contains($"this is a defect in neuronedit {ProductVersion.Text}", people.Error, StringComparison.Ordinal);
        Assert.Contains("report it", people.Error, StringComparison.Ordinal);

        var program = Shell.Redirected(host);
        Assert.Equal(ExitCode.Defect, await program.RunAsync([.. Run, "--json"]));
        Assert.Equal("defect", Parse(program.Out).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task CancellationThatNobodyAskedFor_IsADefect()
    {
        var shell = Shell.Redirected(new FakeHost { Before = (_, _) => throw new OperationCanceledException() });
        Assert.Equal(ExitCode.Defect, await shell.RunAsync(Run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Interrupted_WaitsForTheHost_AndSaysHowToContinue(bool hostSaysStopped)
    {
        StopRequest? stop = null;
        var atRest = false;
        var host = new FakeHost
        {
            Before = async (_, cancellation) =>
            {
                stop!.Interrupt();
                Assert.True(cancellation.IsCancellationRequested);
                await Task.Yield();
                atRest = true;
                if (hostSaysStopped) throw new NeuronEditException(FailureCode.Stopped, "Stopped after 12 steps.");
                cancellation.ThrowIfCancellationRequested();
            },
        };
        var shell = Shell.Redirected(host, listen: request => stop = request);

        Assert.Equal(ExitCode.Stopped, await shell.RunAsync(Run));
        Assert.True(atRest);
        Assert.Null(shell.QuitWith);
        Assert.Equal(
            "Stopping: what is in work is brought to a safe point. Press Ctrl-C again to quit at once.\n" +
            "stopped; continue with:\n  neuronedit run 'my spec.yaml' --output out --resume\n",
            shell.Error);
    }

    [Fact]
    public async Task InterruptedTwice_QuitsAtOnce()
    {
        StopRequest? stop = null;
        var host = new FakeHost
        {
            Before = (_, cancellation) =>
            {
                stop!.Interrupt();
                stop.Interrupt();
                stop.Interrupt();
                cancellation.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        var shell = Shell.Redirected(host, listen: request => stop = request);
        await shell.RunAsync(Run);
        Assert.Equal(ExitCode.Stopped, shell.QuitWith);
        Assert.Contains("stopped; continue with:\n  neuronedit run 'my spec.yaml' --output out --resume\n", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InterruptedAfterTheLastStep_IsDone()
    {
        StopRequest? stop = null;
        var host = new FakeHost
        {
            Before = (_, _) =>
            {
                stop!.Interrupt();
                return Task.CompletedTask;
            },
        };
        var shell = Shell.Redirected(host, listen: request => stop = request);
        Assert.Equal(ExitCode.Done, await shell.RunAsync(Run));
        Assert.Contains("Sample1", shell.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run e.yaml --resume", "stopped; continue with:\n  neuronedit run e.yaml --resume\n")]
    [InlineData("apply --edit e --input a*.fcs --output o", "stopped; continue with:\n  neuronedit apply --edit e --input 'a*.fcs' --output o --resume\n")]
    [InlineData("demo", "stopped; continue with:\n  neuronedit demo --resume\n")]
    [InlineData("import a.fcs --output o", "stopped; start again with:\n  neuronedit import a.fcs --output o\n")]
    public async Task Interrupted_TheLineRepeatsTheVeryArguments(string line, string message)
    {
        var shell = Shell.Redirected(new FakeHost { Before = (_, _) => throw new NeuronEditException(FailureCode.Stopped, "Stopped.") });
        Assert.Equal(ExitCode.Stopped, await shell.RunAsync(line.Split(' ')));
        Assert.Equal(message, shell.Error);
    }

    [Fact]
    public async Task Json_StandardOutputIsOneObject_ProgressGoesElsewhere()
    {
        var host = new FakeHost
        {
            Before = (observer, _) =>
            {
                observer!.StageStarted(Stage.Train, "15 epochs");
                observer.StageFinished(Stage.Train, "loss 0.2", TimeSpan.FromSeconds(72));
                observer.Warned("Few cells.");
                return Task.CompletedTask;
            },
        };
        var shell = Shell.Watched(80, host);
        Assert.Equal(ExitCode.Done, await shell.RunAsync("run", "e.yaml", "--json"));
        Assert.Equal("train: 15 epochs\ntrain: done in 1 min 12 s, loss 0.2\nwarning: Few cells.\n", shell.Error);
        var sample = Parse(shell.Out).GetProperty("samples")[0];
        Assert.Equal("Sample1", sample.GetProperty("sample").GetString());
        Assert.Equal(0.3612, sample.GetProperty("distanceBefore").GetDouble());
        Assert.Equal(1, shell.Out.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("run e.yaml", "results edit samples warnings elapsedSeconds")]
    [InlineData("apply --edit e --input i --output o", "results edit samples warnings elapsedSeconds")]
    [InlineData("import a.fcs --output o", "output files warnings elapsedSeconds")]
    [InlineData("describe a.fcs", "files warnings")]
    [InlineData("evaluate --predicted p --truth t", "predictedRows truthRows after before correlation slope channels units warnings")]
    [InlineData("demo", "run specPath dataFolder report")]
    [InlineData("doctor", "findings")]
    [InlineData("bench", "trainRowsPerSecond trainRowsPerSecondOneThread matrixProductGflopsOneThread editRowsPerSecond sketchActivationsPerSecondPerCore editMapActivationsPerSecondPerCore peakResidentBytes threads instructionSet")]
    public async Task Json_NamesOfEveryCommandAreAContract(string line, string names)
    {
        var shell = Shell.Redirected();
        await shell.RunAsync([.. line.Split(' '), "--json"]);
        Assert.Equal(names, string.Join(' ', Parse(shell.Out).EnumerateObject().Select(property => property.Name)));
    }

    [Fact]
    public async Task Json_WhatIsNotANumberIsNull_AndNamesAreWords()
    {
        var evaluated = Shell.Redirected();
        await evaluated.RunAsync("evaluate", "--predicted", "p", "--truth", "t", "--json");
        Assert.Equal(JsonValueKind.Null, Parse(evaluated.Out).GetProperty("channels")[1].GetProperty("before").ValueKind);

        var described = Shell.Redirected();
        await described.RunAsync("describe", "a.fcs", "--json");
        var file = Parse(described.Out).GetProperty("files")[0];
        Assert.Equal("fcs", file.GetProperty("format").GetString());
        Assert.Equal("CD8a", file.GetProperty("columns")[1].GetProperty("marker").GetString());
    }

    [Fact]
    public async Task Doctor_AFailedCheck_ExitsWithThree()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Done, await shell.RunAsync("doctor"));
        Assert.Contains("libduckdb", shell.Out, StringComparison.Ordinal);

        var failing = Shell.Redirected(new FakeHost { Findings = [new Finding("libduckdb", FindingLevel.Fail, "cannot be loaded", "Build the project again.")] });
        Assert.Equal(ExitCode.Data, await failing.RunAsync("doctor"));
        Assert.Contains("fail  libduckdb       cannot be loaded\n                      Build the project again.\n", failing.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 8 checks failed", failing.Out, StringComparison.Ordinal);
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
