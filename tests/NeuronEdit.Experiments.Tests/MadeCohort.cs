using System.Globalization;
using System.Text;
using NeuronEdit.Cluster.Embedded;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;
using NeuronEdit.Numerics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Experiments.Tests;

/// <summary>A small made cohort in a folder of its own: six curved channels, an id that passes through, and a target that bends two of the channels.</summary>
internal sealed class MadeCohort : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DataEngine Engine { get; } = new(new DataEngineOptions());

    public string Path => _folder.Path;

    public static string[] Columns { get; } = ["id", "A", "B", "C", "D", "E", "F"];

    public const string SmallTraining = "model: { layers: [12, 4] }\ntraining: { epochs: 3, batch: 50 }\n";

    public string At(string relative) => _folder.At(relative);

    /// <summary>Source, target and one sample x with a truth, as Parquet, in several partitions each.</summary>
    public MadeCohort WithParquet(int rows = 6_000)
    {
        WriteParquet("source.parquet", 1, rows, shifted: false);
        WriteParquet("target.parquet", 2, rows, shifted: true);
        WriteParquet("x.parquet", 3, rows + 500, shifted: false);
        WriteParquet("truth.parquet", 3, rows + 500, shifted: true);
        return this;
    }

    public void WriteParquet(string name, ulong seed, int rows, bool shifted)
    {
        var random = new SeededRandom(seed);
        var row = 0;
        Engine.WriteTiles(new WriteRequest
        {
            OutputPath = At(name),
            Format = FileFormat.Parquet,
            RowGroupRows = 2_048,
            Columns = [.. Columns],
            Next = tile =>
            {
                tile.Rows = Math.Min(2_048, rows - row);
                for (var i = 0; i < tile.Rows; i++) Row(random, row++, shifted, tile.Row(i));
                return tile.Rows > 0;
            },
        });
    }

    /// <summary>The same rows as text; <paramref name="change"/> may spoil a line.</summary>
    public void WriteCsv(string name, ulong seed, int rows, bool shifted, Func<int, string, string>? change = null)
    {
        var random = new SeededRandom(seed);
        var text = new StringBuilder().AppendJoin(',', Columns).AppendLine(",label");
        var values = new float[Columns.Length];
        for (var row = 0; row < rows; row++)
        {
            Row(random, row, shifted, values);
            var line = string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + (row % 3 == 0 ? ",\"odd, one\"" : ",plain");
            text.AppendLine(change?.Invoke(row, line) ?? line);
        }

        File.WriteAllText(At(name), text.ToString());
    }

    /// <summary>Writes the experiment file for the four files of an ending.</summary>
    public string Spec(string ending = "parquet", string more = SmallTraining, string truth = "truth") => WriteSpec(
        $"name: made\nseed: 5\nsource: source.{ending}\ntarget: target.{ending}\nextrapolate: [{{ sample: x, path: x.{ending}{(truth.Length > 0 ? $", truth: {truth}.{ending}" : "")} }}]\n" +
        "channels: { exclude: id }\n" + more);

    public string WriteSpec(string yaml)
    {
        File.WriteAllText(At("experiment.yaml"), yaml);
        return At("experiment.yaml");
    }

    public RunResult Run(string spec, string output, int slots = 2, bool resume = false, IRunObserver? observer = null, CancellationToken cancellation = default) =>
        Run(new RunRequest(spec, At(output), slots, null, resume), observer, cancellation);

    public RunResult Run(RunRequest request, IRunObserver? observer = null, CancellationToken cancellation = default) =>
        new EmbeddedRunner(Engine, TimeProvider.System).RunAsync(request, observer ?? new SilentObserver(), cancellation).GetAwaiter().GetResult();

    public NeuronEditException Fails(string spec, FailureCode code)
    {
        var failure = FailsInPlace(spec, code);
        Assert.False(File.Exists(At("out/manifest.json")));
        return failure;
    }

    /// <summary>The same where the folder may hold results that have to stay.</summary>
    public NeuronEditException FailsInPlace(string spec, FailureCode code)
    {
        var failure = Assert.Throws<NeuronEditException>(() => Run(spec, "out"));
        Assert.Equal(code, failure.Code);
        return failure;
    }

    /// <summary>All columns of a table as float32 rows.</summary>
    public float[] ReadAll(string path, params string[] columns)
    {
        var table = Engine.Inspect(path);
        var ordinals = columns.Select(c => table.Columns.Single(k => k.Name == c)).Select(c => table.Columns.IndexOf(c)).ToArray();
        using var reader = Engine.OpenTiles(table, new RowRange(0, table.Rows), [.. ordinals], 2_048);
        using var tile = new Tile(2_048, ordinals.Length);
        var values = new List<float>();
        while (reader.Read(tile)) values.AddRange(tile.Values);
        return [.. values];
    }

    /// <summary>Every file of a results folder but the log, with its content's hash.</summary>
    public SortedDictionary<string, string> Bytes(string output)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(At(output), "*", SearchOption.AllDirectories))
        {
            var name = System.IO.Path.GetRelativePath(At(output), file);
            if (name != "log.jsonl") files.Add(name, FileHash.Sha256(file));
        }

        return files;
    }

    /// <summary>Holds a results folder against another, and names the files that differ.</summary>
    public void AssertSameBytes(string expected, string found)
    {
        var (one, other) = (Bytes(expected), Bytes(found));
        Assert.Equal("", string.Join(", ", one.Keys.Union(other.Keys).Where(name => one.GetValueOrDefault(name) != other.GetValueOrDefault(name)).Select(name => !one.ContainsKey(name) ? $"{name} is there" : !other.ContainsKey(name) ? $"{name} is missing" : $"{name} differs")));
    }

    public void Dispose()
    {
        Engine.Dispose();
        _folder.Dispose();
    }

    private static void Row(SeededRandom random, int id, bool shifted, Span<float> values)
    {
        var kind = random.NextBelow(3);
        var t = (float)random.NextUnit();
        values[0] = id;
        values[1] = (10 * kind) + (20 * t) + Noise();
        values[2] = (30 * t * t) + Noise();
        values[3] = (kind == 1 ? 40 : 2) + Noise();
        values[4] = (float)(15 * Math.Sin(3 * t)) + Noise();
        values[5] = (5 * kind * t) + Noise();
        values[6] = 25 - (20 * t) + Noise();
        if (!shifted) return;
        values[2] = (values[2] * 1.6f) + 4;
        values[5] += kind == 2 ? 12 : 1;

        float Noise() => (float)random.NextNormal();
    }
}

/// <summary>Keeps warnings and is silent.</summary>
internal sealed class SilentObserver : QuietObserver;

/// <summary>Lets everything pass; derived observers look at what they want.</summary>
internal abstract class QuietObserver : IRunObserver
{
    public List<string> Warnings { get; } = [];

    public virtual void StageStarted(Stage stage, string description)
    {
    }

    public virtual void Progressed(StageProgress progress)
    {
    }

    public virtual void StageFinished(Stage stage, string summary, TimeSpan elapsed)
    {
    }

    public virtual void Warned(string message)
    {
        lock (Warnings) Warnings.Add(message);
    }
}
