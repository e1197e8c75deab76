using System.Globalization;
using NeuronEdit.Simulation.Plants;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public static readonly string Usage = $"""
        dotnet run --project tests/Simulation -c Release -- [options]
          --seeds N        run seeds 1 to N (default 2000; each-step: all that there are)
          --first S        begin with seed S
          --every N        run each Nth of them
          --seed S         run one seed and print its last events
          --events N       how many of them (default 80)
          --scenario NAME  chaos (default), each-step, crowd, million or scale
          --plant NAME     plant a bug: {string.Join(", ", Plant.All.Select(p => p.Name))}
          --plants         plant each bug in turn, and fail if one is not found
          --partitions N   million: its partitions; scale: those of the cohort
          --workers LIST   scale: 10,100,300,1000
          --item SECONDS   scale: compute of one partition
          --slots N        scale: slots of a node (default 1)
          --actors N       scale: nodes that run actors (default: all)
          --connections N  scale: calls inside the store at a time (default 200)
          --processors N   scale: calls that it computes at a time (default 4)
          --notify WHOM    scale: all (default), sparing or few
          --cost LIST      scale: costs of calls, milliseconds: commit=0.6+0.03~1 is 0.6 of the store's processor and 0.03 a row, and 1 of waiting for the disk
        """;

    public int First { get; private init; } = 1;

    public int? Seeds { get; private init; }

    public int Every { get; private init; } = 1;

    /// <summary>True where one seed is to be looked at.</summary>
    public bool IsReplay { get; private init; }

    public int Events { get; private init; } = 80;

    public string Scenario { get; private init; } = "chaos";

    public Plant? Plant { get; private init; }

    public bool AllPlants { get; private init; }

    public long? Partitions { get; private init; }

    public IReadOnlyList<int> Workers { get; private init; } = [10, 100, 300, 1_000];

    public double Item { get; private init; } = 2;

    public int Slots { get; private init; } = 1;

    public int Actors { get; private init; } = int.MaxValue;

    public int Connections { get; private init; } = 200;

    public int Processors { get; private init; } = 4;

    public Notifying Notify { get; private init; }

    public string Cost { get; private init; } = "";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--plants") options = options with { AllPlants = true };
            else if (i + 1 < arguments.Count) options = options.With(arguments[i], arguments[++i]);
            else throw new FormatException($"{arguments[i]} is no option, or lacks its value.");
        }

        return options;
    }

    private Options With(string name, string value) => name switch
    {
        "--seeds" => this with { Seeds = Number(value) },
        "--first" => this with { First = Number(value) },
        "--every" => this with { Every = Number(value) },
        "--seed" => this with { First = Number(value), Seeds = 1, IsReplay = true },
        "--events" => this with { Events = Number(value) },
        "--scenario" => this with { Scenario = value },
        "--plant" => this with { Plant = Plant.All.FirstOrDefault(p => p.Name == value) ?? throw new FormatException($"There is no bug '{value}' to plant.") },
        "--partitions" => this with { Partitions = Number(value) },
        "--workers" => this with { Workers = [.. value.Split(',').Select(Number)] },
        "--item" => this with { Item = double.Parse(value, CultureInfo.InvariantCulture) },
        "--slots" => this with { Slots = Number(value) },
        "--actors" => this with { Actors = Number(value) },
        "--processors" => this with { Processors = Number(value) },
        "--notify" => this with { Notify = Enum.TryParse<Notifying>(value, ignoreCase: true, out var whom) ? whom : throw new FormatException($"--notify is all, sparing or few, not '{value}'.") },
        "--connections" => this with { Connections = Number(value) },
        "--cost" => this with { Cost = value },
        _ => throw new FormatException($"{name} is no option."),
    };

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
