using NeuronEdit.Benchmarks;
using NeuronEdit.Benchmarks.Cluster;

// One file for each benchmark; add yours to this table.
var benchmarks = new Dictionary<string, (string Purpose, Func<string[], int> Run)>(StringComparer.Ordinal)
{
    ["training"] = ("training, inference and the product beside PyTorch: [--rounds N] [--steps N]", TrainingBenchmark.Run),
    ["step"] = ("where the time of a training step goes, one thread and two", StepBenchmark.Run),
    ["editing"] = ("an edit applied to files of many rows, beside PyTorch: [--rows N]; of other shapes, alone: --shapes", EditingBenchmark.Run),
    ["map"] = ("the edit map and sketches, 50 neurons, one thread", MapBenchmark.Run),
    ["growth"] = ("how cost grows: [--rows] [--channels] [--layers] [--samples], all by default; [--most N]; rows to 10^8 with --largest", GrowthBenchmark.Run),
    ["operation"] = ("what one small read, copy or write costs, by the number of columns", OperationBenchmark.Run),
    ["start"] = ("the built command: --help, and a run to its first trained step: [PATH OF neuronedit]", StartBenchmark.Run),
    ["sqlite-turns"] = ("committed turns a second on SQLite", SqliteTurnsBenchmark.Run),
    ["postgres-turns"] = ("committed turns a second on PostgreSQL, beside pgbench: [PATH OF pgbench]; NEURONEDIT_POSTGRES names the server", PostgresTurnsBenchmark.Run),
    ["partitions"] = ("many small partitions through worker processes on PostgreSQL, against the compute they contain: [--partitions N] [--workers N]", PartitionsBenchmark.Run),
    ["work-start"] = ("from a commit that orders work to the moment its handler begins, in another process on PostgreSQL, in the same on SQLite", WorkStartBenchmark.Run),
    ["fairness"] = ("twenty experiments at once through six slots: the longest wait beside the fair share: [--sqlite]", FairnessBenchmark.Run),
    ["telemetry"] = ("what telemetry costs: turns and edited partitions a second with it and without: [--rounds N] [--partitions N]", TelemetryBenchmark.Run),
    ["api-load"] = ("a node's API under load, beside a running experiment: [--seconds N] [--rate N] [--streams N] [--finished N]; on SQLite, or on NEURONEDIT_POSTGRES", ApiLoadBenchmark.Run),
    ["calls"] = ("what each call on PostgreSQL costs: [--sqlite] [--full: of a store that has seen a million partitions] [--only PART OF A NAME]", CallsBenchmark.Run),
    ["product"] = ("the matrix product on the network's shapes, one thread: [--widths]", ProductBenchmark.Run),
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var benchmark)) return benchmark.Run(args[1..]);
Console.Error.WriteLine(args.Length == 0 ? "Name a benchmark:" : $"There is no benchmark '{args[0]}'. There are:");
foreach (var (name, entry) in benchmarks) Console.Error.WriteLine($"  {name,-14} {entry.Purpose}");
return 2;
