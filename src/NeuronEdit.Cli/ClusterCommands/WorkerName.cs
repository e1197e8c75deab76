using System.Globalization;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>What a worker is called.</summary>
internal static class WorkerName
{
    private const int MachineLengthMax = 100;

    /// <summary>True where a worker can have the name.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= ActorId.PartLengthMax && name.All(IsValid);

    /// <summary><c>node7-4711</c>: no two workers of a machine have the same, and an operator finds the process.</summary>
    public static string Default(string machine, int process)
    {
        var letters = machine.ToLowerInvariant().Select(letter => IsValid(letter) ? letter : '-').Take(MachineLengthMax);
        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(letters)}-{process}");
    }

    private static bool IsValid(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or '_';
}
