using System.Diagnostics;
using System.Text.RegularExpressions;
using NeuronEdit.Client;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Server.Tests.Examples;

/// <summary>The examples of docs/api.md are run as they stand.</summary>
[Collection(OnSharedNode.Name)]
public sealed class ExampleTests(SharedNode shared) : IDisposable
{
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "api.md"));
    private readonly TestNode _node = shared.Node;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NeedsToolsFact("bash", "curl", "python3")]
    public async Task Curl_SubmitsFollowsAndFetches()
    {
        var said = await RunAsync("curl", "bash", "-euo", "pipefail", "-c", Block("sh", "curl"));
        Assert.Contains("event: submitted\n", said, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"finished\"", said, StringComparison.Ordinal);
        Assert.Contains("made", File.ReadAllText(_folder.At("metrics.json")), StringComparison.Ordinal);
    }

    [NeedsToolsFact("python3")]
    public async Task Python_SubmitsFollowsAndFetches()
    {
        var said = await RunAsync("python", "python3", "-c", Block("python", "urllib"));
        Assert.Contains("was submitted by example-python", said, StringComparison.Ordinal);
        Assert.Contains("finished", said, StringComparison.Ordinal);
        Assert.Equal(MadeWork.Sample, File.ReadAllBytes(_folder.At("results/samples/one/part-00000.parquet")));
    }

    [Fact]
    public async Task CSharp_SubmitsFollowsAndFetches()
    {
        using var output = new StringWriter();
        await SubmitAndFetch.RunAsync(_node.Address, _node.TokenOf("example-csharp", Role.Submitter), TestNode.Spec("example-csharp"), _folder.Path, output);
        Assert.Contains("finished", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(MadeWork.Sample, File.ReadAllBytes(_folder.At("samples/one/part-00000.parquet")));
    }

    [Fact]
    public void CSharp_InTheDocument_IsTheOneThatRuns()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests/NeuronEdit.Server.Tests/Examples/SubmitAndFetch.cs"));
        var run = source.Split("// the example begins\n")[1].Split("        // the example ends")[0];
        Assert.Equal(Regex.Replace(run, "^ {8}", "", RegexOptions.Multiline), Block("csharp", "NeuronEditClient"));
    }

    [Fact]
    public void Codes_OfProblems_AreAllInTheDocument()
    {
        foreach (var (code, (status, _)) in ProblemCodes.All) Assert.Matches($@"\| [^|]*`{code}`[^|]* \| {status} \|", Text);
        Assert.Equal(ProblemCodes.All.Count, Regex.Count(Text.Split("## Errors")[1], "`[a-z-]+`(?=[^|\n]*\\| [45][0-9][0-9] \\|)"));
    }

    [Fact]
    public async Task Routes_OfTheDocument_AreAllInThePage()
    {
        foreach (var (method, path) in await Routes.ReadAsync(_node))
        {
            var end = path[(path.LastIndexOf('/') + 1)..];
            Assert.True(Text.Split('\n').Any(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains(method, StringComparison.Ordinal) && (line.Contains(path, StringComparison.Ordinal) || line.Contains($"`/{end}`", StringComparison.Ordinal) || line.Contains("/results/{path}", StringComparison.Ordinal))), $"{method} {path}");
        }
    }

    private static string Block(string language, string with) =>
        Regex.Matches(Text, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).First(b => b.Contains(with, StringComparison.Ordinal));

    private async Task<string> RunAsync(string name, string program, params string[] arguments)
    {
        await File.WriteAllTextAsync(_folder.At("experiment.yaml"), TestNode.Spec($"example-{name}"));
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NEURONEDIT_NODE"] = _node.Address.ToString().TrimEnd('/');
        start.Environment["NEURONEDIT_TOKEN"] = _node.TokenOf($"example-{name}", Role.Submitter);
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{await said}\n{await complained}");
        return await said;
    }
}

/// <summary>A test that runs programs; where one is missing it is skipped and says so.</summary>
internal sealed class NeedsToolsFactAttribute : FactAttribute
{
    public NeedsToolsFactAttribute(params string[] tools)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (tools.FirstOrDefault(t => !folders.Any(f => File.Exists(Path.Combine(f, t)))) is { } missing) Skip = $"{missing} is not on the PATH.";
    }
}
