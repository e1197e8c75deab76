using System.Collections.Immutable;
using NeuronEdit.Cli.Host;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Tests.Commands;

/// <summary>What the host is asked, from what was typed.</summary>
public class ParsingTests
{
    [Fact]
    public async Task Run_DefaultsAndEveryOption()
    {
        Assert.Equal(new RunRequest("e.yaml", null, Environment.ProcessorCount, null, false), await AskedAsync("run", "e.yaml"));
        Assert.Equal(
            new RunRequest("e.yaml", "out", 3, 18446744073709551615, true),
            await AskedAsync("run", "--output", "out", "e.yaml", "--slots=3", "--seed", "18446744073709551615", "--resume"));
        Assert.Equal(0ul, ((RunRequest)(await AskedAsync("run", "e.yaml", "--seed", "0"))!).Seed);
    }

    [Fact]
    public async Task Apply_DefaultsAndEveryOption()
    {
        var plain = (ApplyRequest)(await AskedAsync("apply", "--edit", "results", "--input", "a.fcs", "--output", "out"))!;
        Assert.Equal(["a.fcs"], plain.Inputs.ToArray());
        Assert.Equal(new ApplyRequest("results", plain.Inputs, "out", null, 1, false, false, Environment.ProcessorCount, false), plain);

        var full = (ApplyRequest)(await AskedAsync(
            "apply", "--edit", "results", "--input", "a.fcs", "b.fcs", "--input", "c*.fcs", "-o", "out", "--format", "fcs", "--alpha", "0.25", "--inverse",
            "--allow-missing", "drop-rows", "--slots", "1", "--resume"))!;
        Assert.Equal(["a.fcs", "b.fcs", "c*.fcs"], full.Inputs.ToArray());
        Assert.Equal(new ApplyRequest("results", full.Inputs, "out", FileFormat.Fcs, 0.25, true, true, 1, true), full);
    }

    [Theory]
    [InlineData("parquet", FileFormat.Parquet)]
    [InlineData("csv", FileFormat.Csv)]
    [InlineData("fcs", FileFormat.Fcs)]
    public async Task Apply_Format(string typed, FileFormat format) =>
        Assert.Equal(format, ((ApplyRequest)(await AskedAsync("apply", "--edit", "e", "--input", "i", "--output", "o", "--format", typed))!).Format);

    [Fact]
    public async Task Import_SeveralInputs()
    {
        var request = (ImportRequest)(await AskedAsync("import", "a.fcs", "b.fcs", "--output", "out", "--slots", "2"))!;
        Assert.Equal(["a.fcs", "b.fcs"], request.Inputs.ToArray());
        Assert.Equal(("out", 2), (request.Output, request.Slots));
    }

    [Fact]
    public async Task Evaluate_BeforeAndSpecAreOptional()
    {
        var plain = (EvaluateRequest)(await AskedAsync("evaluate", "--predicted", "p1", "p2", "--truth", "t"))!;
        Assert.Equal(["p1", "p2"], plain.Predicted.ToArray());
        Assert.Equal(["t"], plain.Truth.ToArray());
        Assert.Null(plain.Before);
        Assert.Null(plain.SpecPath);

        var full = (EvaluateRequest)(await AskedAsync("evaluate", "--predicted", "p", "--truth", "t", "--before", "b", "--spec", "e.yaml"))!;
        Assert.Equal(["b"], full.Before!.Value.ToArray());
        Assert.Equal("e.yaml", full.SpecPath);
    }

    [Fact]
    public async Task Describe_FilesInTheirOrder() =>
        Assert.Equal(["b.fcs", "a.fcs"], ((ImmutableArray<string>)(await AskedAsync("describe", "b.fcs", "a.fcs", "--json"))!).ToArray());

    [Fact]
    public async Task Demo_HasAFolderOfItsOwn()
    {
        Assert.Equal(new DemoRequest("./neuronedit-demo", Environment.ProcessorCount, false), await AskedAsync("demo"));
        Assert.Equal(new DemoRequest("d", 1, true), await AskedAsync("demo", "--output", "d", "--slots", "1", "--resume"));
    }

    [Fact]
    public async Task FileNamesThatLookOdd_AreTakenAsTheyAre()
    {
        Assert.Equal("@spec.yaml", ((RunRequest)(await AskedAsync("run", "@spec.yaml"))!).SpecPath);
        Assert.Equal("-spec.yaml", ((RunRequest)(await AskedAsync("run", "--", "-spec.yaml"))!).SpecPath);
        Assert.Equal("my spec [1].yaml", ((RunRequest)(await AskedAsync("run", "my spec [1].yaml"))!).SpecPath);
    }

    private static async Task<object?> AskedAsync(params string[] arguments)
    {
        var shell = Shell.Redirected();
        var code = await shell.RunAsync(arguments);
        Assert.True(code == ExitCode.Done, shell.Error);
        Assert.Equal(1, shell.HostsMade);
        return shell.Host.Asked;
    }
}
