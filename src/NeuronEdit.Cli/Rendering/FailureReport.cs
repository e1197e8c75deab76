using System.Text.Json;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Says why a command did not do its work: for people on standard error, for programs as JSON on standard output. Passwords in what it is told are masked.</summary>
internal sealed class FailureReport(Terminal terminal, bool json)
{
    private const string Prefix = "error: ";

    /// <summary>An expected failure.</summary>
    /// <returns>The exit code.</returns>
    public int Expected(NeuronEditException failure)
    {
        Write(ExitCode.Name(failure.Code), failure.Message);
        return ExitCode.Of(failure.Code);
    }

    /// <summary>A wrong command line.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="help">The command whose help says more: <c>neuronedit run --help</c>.</param>
    /// <returns>The exit code.</returns>
    public int Usage(string message, string help)
    {
        Write(ExitCode.Name(FailureCode.Specification), message);
        if (!json) terminal.Error.WriteLine($"See {help}");
        return ExitCode.Usage;
    }

    /// <summary>Stopped on request.</summary>
    /// <param name="advice">What was stopped, and what to type next.</param>
    /// <returns>The exit code.</returns>
    public int Stopped(StopAdvice advice)
    {
        // The command has a line of its own, so that it can be marked, copied and pasted whole.
        if (json) WriteJson(ExitCode.Name(FailureCode.Stopped), $"{advice.Message} {advice.CommandLine}");
        else terminal.Error.WriteLine(Secrets.Hidden($"{advice.Message}\n  {advice.CommandLine}"));
        return ExitCode.Stopped;
    }

    /// <summary>Something that should not have happened.</summary>
    /// <returns>The exit code.</returns>
    public int Defect(Exception exception)
    {
        if (json) WriteJson(ExitCode.DefectName, exception.Message);
        terminal.Error.WriteLine(Secrets.Hidden(exception.ToString()));
        terminal.Error.WriteLine(Wrapped.Text(
            $"{Prefix}this is a defect in neuronedit {ProductVersion.Text}. Please report it with the lines above and the command line.", terminal.Width, Prefix.Length));
        return ExitCode.Defect;
    }

    private void Write(string code, string message)
    {
        var text = Prefix + Secrets.Hidden(message);
        if (json) WriteJson(code, message);
        else terminal.Error.WriteLine(terminal.ErrorIsTerminal ? Wrapped.Text(text, terminal.TextWidth, Prefix.Length) : text);
    }

    private void WriteJson(string code, string message) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(new FailureJson(new FailureDetail(code, Secrets.Hidden(message))), OutputJson.Default.FailureJson));
}

/// <summary>What a user who has stopped a command should know.</summary>
/// <param name="Message">What was stopped: <c>stopped; continue with:</c>.</param>
/// <param name="CommandLine">What to type next.</param>
internal sealed record StopAdvice(string Message, string CommandLine);

/// <summary>A failure for programs: <c>{"error":{"code":"data","message":"..."}}</c>.</summary>
/// <param name="Error">The failure.</param>
internal sealed record FailureJson(FailureDetail Error);

/// <summary>What failed.</summary>
/// <param name="Code">A failure code in small letters, or <c>defect</c>.</param>
/// <param name="Message">The message people would see.</param>
internal sealed record FailureDetail(string Code, string Message);
