using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cli.Rendering;

/// <summary>A stage at work, as a bar with numbers that fits a window: what does not fit is left out, least important first.</summary>
internal static class StageLine
{
    /// <summary>Letters before the bar: two for the mark, nine for the name.</summary>
    public const int Margin = 11;

    private const int BarLeast = 8;
    private const int BarMost = 30;

    /// <summary>The bar's filled and empty part, and the numbers after it; together at most <paramref name="width"/> letters.</summary>
    /// <param name="progress">How far the stage is.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="width">Letters there are.</param>
    /// <param name="unicode">Blocks rather than number signs.</param>
    public static (string Filled, string Empty, string Numbers) Parts(StageProgress progress, string unit, int width, bool unicode)
    {
        var share = progress.Total <= 0 ? 0 : (double)progress.Done / progress.Total;
        return Parts(share, $"{Quantity.Count(progress.Done)}/{Quantity.Count(progress.Total)}", unit, progress.Rate, progress.Remaining, width, unicode);
    }

    /// <summary>The same of anything that gets done.</summary>
    /// <param name="share">The part that is done, 0 to 1.</param>
    /// <param name="count">What is done and what there is; null where nothing is counted.</param>
    /// <param name="unit">What it counts.</param>
    /// <param name="rate">Rows per second; null where that is not known.</param>
    /// <param name="remaining">Time left; null where that is not known.</param>
    /// <param name="width">Letters there are.</param>
    /// <param name="unicode">Blocks rather than number signs.</param>
    public static (string Filled, string Empty, string Numbers) Parts(double share, string? count, string unit, double? rate, TimeSpan? remaining, int width, bool unicode)
    {
        share = Math.Clamp(share, 0, 1);
        var numbers = Numbers((int)(100 * share), count, unit, rate, remaining).First(text => text.Length + 1 + BarLeast <= width || text.Length <= 4);
        var bar = Math.Clamp(width - numbers.Length - 1, 0, BarMost);
        var filled = (int)Math.Round(share * bar);
        return (new string(unicode ? '━' : '#', filled), new string(unicode ? '─' : '-', bar - filled), numbers);
    }

    private static IEnumerable<string> Numbers(int percent, string? count, string unit, double? rate, TimeSpan? remaining)
    {
        var share = $"{percent,3}%";
        var counted = count is null ? string.Empty : $"  {count}";
        var speed = rate is { } known ? "  " + Quantity.Rate(known) : string.Empty;
        var left = remaining is { } time ? $"  {Quantity.Duration(time)} left" : string.Empty;
        return [$"{share}{counted} {unit}".TrimEnd() + speed + left, share + counted + speed + left, share + speed + left, share + left, share];
    }
}
