using System.Diagnostics;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Bench;

namespace NeuronEdit.Benchmarks;

/// <summary>What one operation of the data engine costs on few rows, by the number of columns: almost all of it is planning. Best of some rounds, one thread.</summary>
internal static class OperationBenchmark
{
    private const int Rows = 2_048;
    private const int Rounds = 5;

    /// <summary>Measures inspecting, reading and copying.</summary>
    public static int Run(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("neuronedit-operation-").FullName;
        try
        {
            Console.WriteLine($"{"columns",8} {"inspect",12} {"read",12} {"read half",12} {"copy edited",12} {"write",12}   ms, {Rows:N0} rows; in brackets the exponent");
            (int Columns, double[] Seconds)? before = null;
            foreach (var columns in (int[])[10, 250, 500, 1_000, 2_000, 4_000])
            {
                var seconds = Measure(folder, columns);
                Console.WriteLine($"{columns,8:N0} {string.Join(' ', seconds.Select((s, i) => Shown(s, before?.Seconds[i], before?.Columns, columns)))}");
                before = (columns, seconds);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double[] Measure(string folder, int columns)
    {
        using var engine = new DataEngine(new DataEngineOptions());
        var (path, copy) = (Path.Combine(folder, "made.parquet"), Path.Combine(folder, "copy.parquet"));
        MadeFile.Write(engine, path, new MadeRows(columns, 1, false), 2 * Rows, Rows, default);
        var table = engine.Inspect(path);
        return
        [
            Best(() => engine.Inspect(path)),
            Best(() => Read(engine, table, new RowRange(0, table.Rows))),
            Best(() => Read(engine, table, new RowRange(Rows, Rows))),
            Best(() => engine.CopyEdited(new CopyRequest { Table = table, Range = new RowRange(Rows, Rows), Channels = [.. Enumerable.Range(0, columns)], Edit = _ => { }, OutputPath = copy, Format = FileFormat.Parquet })),
            Best(() => MadeFile.Write(engine, copy, new MadeRows(columns, 1, false), Rows, Rows, default)),
        ];
    }

    private static void Read(DataEngine engine, TableInfo table, RowRange range)
    {
        using var reader = engine.OpenTiles(table, range, [.. Enumerable.Range(0, table.Columns.Length)], Rows);
        using var tile = new Numerics.Tile(Rows, table.Columns.Length);
        while (reader.Read(tile))
        {
        }
    }

    private static double Best(Action work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static string Shown(double seconds, double? before, int? fewer, int columns)
    {
        var exponent = before is { } then ? string.Create(CultureInfo.InvariantCulture, $" ({Math.Log(seconds / then) / Math.Log((double)columns / fewer!.Value):F1})") : "      ";
        return string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:N1}{exponent}").PadLeft(12);
    }
}
