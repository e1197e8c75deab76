using System.Globalization;

namespace NeuronEdit.Simulation.Store;

/// <summary>What each kind of call costs the store, in milliseconds.</summary>
internal static class StoreCosts
{
    /// <summary>Estimates, for a PostgreSQL 15 whose disk takes a commit in a millisecond.</summary>
    public const string Estimates = "read=0.1,readwaiting=0.3,send=0.3~1,commit=0.6+0.03~1,shards=0.5,claim=2+0.15,emptyclaim=1,renew=0.3+0.03,finish=0.5~1,give=0.5~1,expire=0.5,outcomes=0.5+0.005,notify=0.15+0.04";

    /// <summary>Reads costs: <c>CALL=FIXED+ROW~WAIT</c>, with commas; rows and waiting may be left out, and so may calls.</summary>
    /// <param name="text">The costs; those of calls that it does not name are the estimates.</param>
    /// <exception cref="FormatException">It cannot be understood.</exception>
    public static Dictionary<StoreCall, CallCost> Parse(string text)
    {
        var costs = new Dictionary<StoreCall, CallCost>();
        foreach (var part in $"{Estimates},{text}".Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var name, var cost] || !Enum.TryParse<StoreCall>(name, ignoreCase: true, out var call))
                throw new FormatException($"'{part}' is no cost; write one as commit=0.6+0.03~1. Calls are {string.Join(", ", Enum.GetNames<StoreCall>()).ToLowerInvariant()}.");
            costs[call] = CostOf(cost);
        }

        return costs;
    }

    private static CallCost CostOf(string text)
    {
        var (work, wait) = Split(text, '~');
        var (fix, row) = Split(work, '+');
        return new CallCost(Time(fix), Time(row), Time(wait));
    }

    private static (string First, string Second) Split(string text, char at) => text.Split(at) switch
    {
        [var first, var second] => (first, second),
        [var only] => (only, "0"),
        _ => throw new FormatException($"'{text}' is no cost."),
    };

    private static TimeSpan Time(string milliseconds) => TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture));
}
