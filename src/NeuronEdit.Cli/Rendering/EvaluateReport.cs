using System.Globalization;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>evaluate</c> prints.</summary>
internal static class EvaluateReport
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(EvaluateOutcome outcome, Terminal terminal)
    {
        terminal.Out.WriteLine(Wrapped.Text(
            $"{Quantity.Count(outcome.PredictedRows)} rows predicted, {Quantity.Count(outcome.TruthRows)} measured. Distances to the measured, in {outcome.Units}; 0 is identical.",
            terminal.TextWidth));
        WriteDistances(outcome, terminal);
        if (outcome.Correlation is { } correlation)
        {
            var slope = outcome.Slope is { } known ? $", slope {Number(known)}" : string.Empty;
            terminal.Out.WriteLine(Wrapped.Text(
                $"Change of the channels' means, predicted against true: correlation {Number(correlation)}{slope}; a perfect prediction has 1 in both.", terminal.TextWidth));
        }

        terminal.Out.WriteLine();
        WriteChannels(outcome, terminal);
        foreach (var warning in outcome.Warnings) terminal.Out.WriteLine(Wrapped.Text($"warning: {warning}", terminal.TextWidth, indent: 9));
    }

    private static void WriteDistances(EvaluateOutcome outcome, Terminal terminal)
    {
        var grid = new Grid("<Method", "Mean W1 over channels", "Energy distance");
        foreach (var distance in outcome.Before is { } before ? [before, outcome.After] : new[] { outcome.After }) grid.Add(distance.Name, Number(distance.MeanW1), Number(distance.Energy));
        grid.Write(terminal);
    }

    private static void WriteChannels(EvaluateOutcome outcome, Terminal terminal)
    {
        var hasBefore = outcome.Before is not null;
        var grid = hasBefore ? new Grid("<Channel", "W1 before", "after") : new Grid("<Channel", "W1");
        foreach (var channel in outcome.Channels)
        {
            grid.Add(hasBefore
                ? [channel.Channel, channel.Before is { } before ? Number(before) : "-", Number(channel.After)]
                : [channel.Channel, Number(channel.After)]);
        }

        grid.Write(terminal);
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
