using System.Globalization;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>What a worker, or a node, is called.</summary>
public static class WorkerName
{
    private const int MachineLengthMax = 100;

    /// <summary>What a name consists of, for people.</summary>
    public static string Rule { get; } = $"1 to {ActorId.PartLengthMax} lower-case letters, digits, -, . and _";

    /// <summary>True where a worker can have the name.</summary>
    public static bool IsValid(string name) => ActorId.IsPart(name);

    /// <summary><c>node7-4711</c>: no two workers of a machine have the same, and an operator finds the process.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <param name="process">The process' number.</param>
    public static string Default(string machine, int process)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var letters = machine.ToLowerInvariant().Select(letter => ActorId.IsPartLetter(letter) ? letter : '-').Take(MachineLengthMax);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(letters)}-{process}");
    }
}
