using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NeuronEdit.Cli.Commands;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.ClusterCommands;

/// <summary>The options and arguments that several commands on a cluster share.</summary>
internal static class ClusterOptions
{
    private const int SlotsMost = 1_000_000;
    private static readonly (char Unit, TimeSpan Length)[] Units = [('s', TimeSpan.FromSeconds(1)), ('m', TimeSpan.FromMinutes(1)), ('h', TimeSpan.FromHours(1)), ('d', TimeSpan.FromDays(1))];

    /// <summary>Which experiment.</summary>
    public static Argument<string> Experiment() => new("EXPERIMENT") { Description = "Its key, the first digits of it (at least four), or its name" };

    /// <summary>Do not wait until what is asked is done.</summary>
    public static Option<bool> NoWait() => CommonOptions.Flag("--no-wait", "Ask, and do not wait until it is done");

    /// <summary>Watch the run to its end.</summary>
    public static Option<bool> Wait() => CommonOptions.Flag("--wait", "Watch it until it has ended; the exit code is then that of the run");

    /// <summary>The share among the user's experiments.</summary>
    public static Option<int> Weight(string description, Func<int>? fallback = null) => CommonOptions.Number("--weight", "N", description, 1, Limits.WeightMax, fallback);

    /// <summary>What goes first.</summary>
    public static Option<int> Priority(string description, Func<int>? fallback = null) => CommonOptions.Number("--priority", "N", description, -Limits.PriorityMax, Limits.PriorityMax, fallback);

    /// <summary>A cap on slots.</summary>
    public static Option<int> SlotsMax(string description, Func<int>? fallback = null) => CommonOptions.Number("--slots-max", "N", description, 0, SlotsMost, fallback);

    /// <summary>A time with its unit.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is.</param>
    /// <param name="least">The shortest allowed.</param>
    /// <param name="most">The longest allowed.</param>
    public static Option<TimeSpan?> Time(string name, string description, TimeSpan least, TimeSpan most) => new(name)
    {
        HelpName = "TIME",
        Description = description,
        CustomParser = result => ParseTime(result, name, least, most),
    };

    private static TimeSpan? ParseTime(ArgumentResult result, string name, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens[0].Value;
        if (Parse(text) is { } time && time >= least && time <= most) return time;
        result.AddError($"{name} is {(text.Length == 0 ? "empty" : text)}; must be a number and its unit, such as 90s, 30m, 12h or 7d, from {Shown(least)} to {Shown(most)}.");
        return null;
    }

    private static TimeSpan? Parse(string text)
    {
        if (text.Length == 0 || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e9) return null;
        foreach (var (unit, length) in Units)
            if (text[^1] == unit && number * length.TotalDays < 1e6) return number * length;
        return null;
    }

    private static string Shown(TimeSpan time)
    {
        var (unit, length) = Units.Last(u => u.Length <= time || u.Unit == 's');
        return string.Create(CultureInfo.InvariantCulture, $"{time / length:0.###}{unit}");
    }
}
