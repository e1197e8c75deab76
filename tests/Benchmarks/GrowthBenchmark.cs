using System.Globalization;

namespace NeuronEdit.Benchmarks;

/// <summary>
/// How the cost of whole experiments grows along one axis at a time: rows, channels, widths of layers, samples. The exponent between two neighbours
/// says by which power of the work the seconds grow; it should not be above 1.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Slots = 2;
    private static readonly int[] _small = [32, 8];

    private static readonly Axis[] _axes =
    [
        new("rows", "row", c => c.Rows, [.. Powers(100_000, 100_000_000).Select(rows => new GrowthCase(rows, 10, _small, 1))]),
        new("channels", "value", c => c.Rows * (double)c.Channels, [.. new[] { 10, 50, 250, 1_000, 2_000 }.Select(channels => new GrowthCase(20_000, channels, _small, 1))]),
        new("layers", "flop", c => c.Flops, [.. new[] { 50, 250, 1_000, 2_000, 4_000 }.Select(width => new GrowthCase(8_000, 10, [width, width, 50], 1))]),
        new("samples", "sample", c => c.Samples, [.. Powers(1, 10_000).Select(samples => new GrowthCase(Math.Max(400, 400 * samples), 10, _small, (int)samples))]),
    ];

    /// <summary>Runs the axes that are named, or all.</summary>
    public static int Run(string[] arguments)
    {
        if (arguments is ["--run", var folder]) return GrowthProcess.Run(folder, Slots);
        var named = _axes.Where(a => arguments.Contains("--" + a.Name)).ToList();
        var most = Array.IndexOf(arguments, "--most") is var at and >= 0 ? long.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : long.MaxValue;
        foreach (var axis in named.Count > 0 ? [.. named] : _axes) Show(axis, most, arguments.Contains("--largest"));
        return 0;
    }

    private static void Show(Axis axis, long most, bool largest)
    {
        Console.WriteLine($"{axis.Name}, {Slots} slots: seconds, and below them the exponent against the work of the line before");
        Console.WriteLine($"{axis.Name,12} {string.Concat(GrowthProcess.Stages.Select(s => $"{s,10}"))} {"all",9} {"per " + axis.Unit,14} {"MB",7}");
        (GrowthCase Case, GrowthProcess Found)? before = null;
        foreach (var point in axis.Cases.Where(c => (largest || c.Rows <= 10_000_000) && axis.SizeOf(c) <= most))
        {
            var found = Measure(point);
            if (before is { } last) Console.WriteLine(Exponents(axis, last, (point, found)));
            Console.WriteLine(Seconds(axis, point, found));
            before = (point, found);
        }

        Console.WriteLine();
    }

    private static GrowthProcess Measure(GrowthCase point)
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-growth-").FullName;
        try
        {
            OwnProcess.RequireRoom(folder, point.Rows, point.Channels);
            point.Write(folder);
            return GrowthProcess.Start(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Seconds(Axis axis, GrowthCase point, GrowthProcess found)
    {
        var stages = string.Concat(GrowthProcess.Stages.Select(s => found.Seconds[s].ToString("F2", CultureInfo.InvariantCulture).PadLeft(10)));
        return string.Create(CultureInfo.InvariantCulture, $"{axis.SizeOf(point),12:N0} {stages} {found.Total,9:F2} {PerUnit(found.Total / axis.Work(point)),14} {found.PeakBytes / 1e6,7:N0}");
    }

    private static string Exponents(Axis axis, (GrowthCase Case, GrowthProcess Found) last, (GrowthCase Case, GrowthProcess Found) now)
    {
        var work = Math.Log(axis.Work(now.Case) / axis.Work(last.Case));
        var stages = string.Concat(GrowthProcess.Stages.Select(s => Exponent(last.Found.Seconds[s], now.Found.Seconds[s]).PadLeft(10)));
        return $"{"",12} {stages} {Exponent(last.Found.Total, now.Found.Total),9}";

        string Exponent(double then, double later) => (Math.Log(later / then) / work).ToString("F2", CultureInfo.InvariantCulture);
    }

    private static string PerUnit(double seconds) => seconds switch
    {
        < 1e-9 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e12:N1} ps"),
        < 1e-6 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e9:N1} ns"),
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:N1} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:N1} ms"),
    };

    private static IEnumerable<long> Powers(long from, long to)
    {
        for (var n = from; n <= to; n *= 10) yield return n;
    }

    /// <summary>What grows, its unit of work, the work of a case, and the cases.</summary>
    private sealed record Axis(string Name, string Unit, Func<GrowthCase, double> Work, GrowthCase[] Cases)
    {
        public double SizeOf(GrowthCase point) => Name switch
        {
            "rows" => point.Rows,
            "channels" => point.Channels,
            "layers" => point.Layers[0],
            _ => point.Samples,
        };
    }
}
