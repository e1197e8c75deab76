using NeuronEdit.Cli.Doctor;
using NeuronEdit.Cli.Host;
using Spectre.Console;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What <c>doctor</c> prints: a line a check, its way out below it.</summary>
internal static class DoctorReport
{
    private const int Margin = 22;

    /// <summary>Writes it to standard output.</summary>
    public static void Write(DoctorOutcome outcome, Terminal terminal)
    {
        var console = SpectreConsole.ForOut(terminal);
        terminal.Out.WriteLine($"neuronedit {ProductVersion.Text}");
        foreach (var finding in outcome.Findings)
        {
            var text = finding.Found + (finding.Advice is { } advice ? "\n" + advice : string.Empty);
            var body = Wrapped.Text(text, terminal.Width - Margin - 1).Replace("\n", "\n" + new string(' ', Margin), StringComparison.Ordinal);
            console.Write(new Markup($"[{ColourOf(finding.Level)}]{NameOf(finding.Level),-4}[/]  {finding.Check.EscapeMarkup(),-16}"));
            terminal.Out.WriteLine(body);
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

    private static string NameOf(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warn => "warn",
        FindingLevel.Fail => "fail",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Not a level."),
    };

    private static string ColourOf(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "green",
        FindingLevel.Warn => "yellow",
        _ => "red",
    };
}
