namespace NeuronEdit.Cli.Tests.Commands;

/// <summary>Every wrong command line ends with 2, names the mistake, and never makes a host.</summary>
public class UsageErrorTests
{
    [Theory]
    [InlineData("rnu e.yaml", "There is no command rnu. Did you mean run?", "neuronedit --help")]
    [InlineData("aply", "There is no command aply. Did you mean apply?", "neuronedit --help")]
    [InlineData("frobnicate", "There is no command frobnicate. The commands are run, apply, import, describe, evaluate, demo, doctor, bench, login, logout, submit, add-samples, list, status, watch, logs, results, pause, resume, cancel, delete, share, worker, workers, drain, node, token.", "neuronedit --help")]
    [InlineData("--jsn", "The first word is --jsn; must be a command: run, apply, import, describe, evaluate, demo, doctor, bench, login, logout, submit, add-samples, list, status, watch, logs, results, pause, resume, cancel, delete, share, worker, workers, drain, node, token.", "neuronedit --help")]
    [InlineData("rnu --slots 2", "There is no command rnu. Did you mean run?", "neuronedit --help")]
    [InlineData("help run", "There is no command help; give --help, alone or after a command.", "neuronedit run --help")]
    [InlineData("--versoin", "neuronedit has no option --versoin. Did you mean --version?", "neuronedit --help")]
    [InlineData("run e.yaml --outptu x", "neuronedit run has no option --outptu. Did you mean --output?", "neuronedit run --help")]
    [InlineData("run --outptu=x e.yaml", "neuronedit run has no option --outptu. Did you mean --output?", "neuronedit run --help")]
    [InlineData("run e.yaml --hepl", "neuronedit run has no option --hepl. Did you mean --help?", "neuronedit run --help")]
    [InlineData("describe --jsn a.fcs", "neuronedit describe has no option --jsn. Did you mean --json?", "neuronedit describe --help")]
    [InlineData("apply --edit e --input a --ouput o", "neuronedit apply has no option --ouput. Did you mean --output?", "neuronedit apply --help")]
    [InlineData("run e.yaml f.yaml", "neuronedit run does not expect the argument f.yaml.", "neuronedit run --help")]
    [InlineData("run", "neuronedit run needs SPEC: the experiment file (YAML).", "neuronedit run --help")]
    [InlineData("import --output o", "neuronedit import needs INPUT..: files, folders or globs (FCS, CSV, Parquet).", "neuronedit import --help")]
    [InlineData("apply --input a --output o", "neuronedit apply needs --edit PATH.", "neuronedit apply --help")]
    [InlineData("apply", "neuronedit apply needs --edit PATH, --input GLOB.. and --output DIR.", "neuronedit apply --help")]
    [InlineData("run e.yaml --output", "--output needs a value: --output DIR.", "neuronedit run --help")]
    [InlineData("apply --edit e --output o --input", "--input needs a value: --input GLOB...", "neuronedit apply --help")]
    [InlineData("run e.yaml --slots 1 --slots 2", "--slots is given 2 times; give it once.", "neuronedit run --help")]
    public async Task WrongWords(string line, string message, string help)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(line.Split(' ')));
        Assert.Equal($"error: {message}\nSee {help}\n", shell.Error);
        Assert.Empty(shell.Out);
        Assert.Null(shell.HostsMade);
    }

    [Theory]
    [InlineData("--alpha 1.5", "--alpha is 1.5; must be 0 to 1.")]
    [InlineData("--alpha -0.1", "--alpha is -0.1; must be 0 to 1.")]
    [InlineData("--alpha NaN", "--alpha is NaN; must be 0 to 1.")]
    [InlineData("--alpha half", "--alpha is half; must be 0 to 1.")]
    [InlineData("--slots 0", "--slots is 0; must be a whole number from 1 to 1024.")]
    [InlineData("--slots 2.5", "--slots is 2.5; must be a whole number from 1 to 1024.")]
    [InlineData("--slots -3", "--slots is -3; must be a whole number from 1 to 1024.")]
    [InlineData("--slots 99999999999", "--slots is 99999999999; must be a whole number from 1 to 1024.")]
    [InlineData("--format xlsx", "--format is xlsx; must be parquet or csv or fcs.")]
    [InlineData("--format Parquet", "--format is Parquet; must be parquet or csv or fcs.")]
    [InlineData("--allow-missing yes", "--allow-missing is yes; must be drop-rows.")]
    public async Task WrongValues(string option, string message)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync(["apply", "--edit", "e", "--input", "i", "--output", "o", .. option.Split(' ')]));
        Assert.Equal($"error: {message}\nSee neuronedit apply --help\n", shell.Error);
        Assert.Null(shell.HostsMade);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    [InlineData("1e3")]
    public async Task WrongSeed(string seed)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("run", "e.yaml", "--seed", seed));
        Assert.StartsWith($"error: --seed is {seed}; must be a whole number from 0 to 18446744073709551615.\n", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output", "", "--output is empty; must be a folder.")]
    [InlineData("-o", "", "-o is empty; must be a folder.")]
    public async Task EmptyFolder(string option, string value, string message)
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("run", "e.yaml", option, value));
        Assert.StartsWith($"error: {message}", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithJson_TheErrorIsOneObjectOnStandardOutput()
    {
        var shell = Shell.Redirected();
        Assert.Equal(ExitCode.Usage, await shell.RunAsync("run", "e.yaml", "--slots", "0", "--json"));
        Assert.Equal("""{"error":{"code":"specification","message":"--slots is 0; must be a whole number from 1 to 1024."}}""" + "\n", shell.Out);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task OnATerminal_LongMessagesAreWrapped()
    {
        var shell = Shell.Watched(60);
        await shell.RunAsync("frobnicate");
        Assert.Equal(
            """
            error: There is no command frobnicate. The commands are run,
                   apply, import, describe, evaluate, demo, doctor,
                   bench, login, logout, submit, add-samples, list,
                   status, watch, logs, results, pause, resume, cancel,
                   delete, share, worker, workers, drain, node, token.
            See neuronedit --help

            """,
            shell.Error);
    }
}
