using NeuronEdit.Cli.Doctor;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>doctor</c> prints: a line a check, its way out below it.</summary>
internal static class DoctorReport
{
    private const int LevelWidth = 6;
    private const int CheckWidth = 16;
    private const int Margin = LevelWidth + CheckWidth;

    /// <summary>Writes it to standard output.</summary>
    public static void Write(DoctorOutcome outcome, Terminal terminal)
    {
        terminal.Out.WriteLine($"neuronedit {ProductVersion.Text}");
        foreach (var finding in outcome.Findings)
        {
            var text = finding.Found + (finding.Advice is { } advice ? "\n" + advice : string.Empty);
            var body = Wrapped.Text(text, terminal.TextWidth - Margin).Replace("\n", "\n" + new string(' ', Margin), StringComparison.Ordinal);
            terminal.Out.WriteLine($"{Level(finding.Level, new Paint(terminal.Colour && terminal.OutIsTerminal))}{finding.Check,-CheckWidth}{body}");
        }

        terminal.Out.WriteLine("\n" + Verdict(outcome));
    }

    private static string Verdict(DoctorOutcome outcome)
    {
        var failed = outcome.Findings.Count(finding => finding.Level == FindingLevel.Fail);
        var warned = outcome.Findings.Count(finding => finding.Level == FindingLevel.Warn);
        if (failed > 0) return $"{failed} of {outcome.Findings.Length} checks failed; neuronedit will not work here until that is mended.";
        return warned > 0 ? "neuronedit works here, with the drawbacks above." : "All is well. Try: neuronedit demo";
    }

    private static string Level(FindingLevel level, Paint paint) => level switch
    {
        FindingLevel.Ok => paint.Good("ok".PadRight(LevelWidth)),
        FindingLevel.Warn => paint.Notable("warn".PadRight(LevelWidth)),
        FindingLevel.Fail => paint.Bad("fail".PadRight(LevelWidth)),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level."),
    };
}
