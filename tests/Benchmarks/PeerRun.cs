using System.Diagnostics;
using System.Globalization;

namespace NeuronEdit.Benchmarks;

/// <summary>One run of the peer: a Python script that prints lines of a name and a number.</summary>
internal static class PeerRun
{
    /// <summary>Where Debian's Python is, whose PyTorch the peer needs.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>The numbers by name; a third word between them (tile=1024) belongs to the name.</summary>
    public static Dictionary<string, double> Start(string script, int threads)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));

        // The number of threads has to hold for the BLAS library too, or one thread is not one.
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} could not be started.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{script} ended with code {process.ExitCode}; it needs python3-torch.");
        return Parse(output);
    }

    private static Dictionary<string, double> Parse(string output)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var named = words.Length > 2 && words[1].Contains('=', StringComparison.Ordinal);
            numbers[named ? $"{words[0]} {words[1]}" : words[0]] = double.Parse(words[named ? 2 : 1], CultureInfo.InvariantCulture);
        }

        return numbers;
    }
}
