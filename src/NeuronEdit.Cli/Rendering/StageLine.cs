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
        var share = progress.Total <= 0 ? 0 : Math.Clamp((double)progress.Done / progress.Total, 0, 1);
        var numbers = Numbers(progress, unit, (int)(100 * share)).First(text => text.Length + 1 + BarLeast <= width || text.Length <= 4);
        var bar = Math.Clamp(width - numbers.Length - 1, 0, BarMost);
        var filled = (int)Math.Round(share * bar);
        return (new string(unicode ? '━' : '#', filled), new string(unicode ? '─' : '-', bar - filled), numbers);
    }

    private static IEnumerable<string> Numbers(StageProgress progress, string unit, int percent)
    {
        var share = $"{percent,3}%";
        var count = $"  {Quantity.Count(progress.Done)}/{Quantity.Count(progress.Total)} {unit}";
        var shortCount = $"  {Quantity.Count(progress.Done)}/{Quantity.Count(progress.Total)}";
        var rate = progress.Rate is { } known ? "  " + Quantity.Rate(known) : string.Empty;
        var left = progress.Remaining is { } remaining ? $"  {Quantity.Duration(remaining)} left" : string.Empty;
        return [share + count + rate + left, share + shortCount + rate + left, share + rate + left, share + left, share];
    }
}
