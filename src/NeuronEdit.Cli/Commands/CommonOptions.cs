using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace NeuronEdit.Cli.Commands;

/// <summary>The options that several commands share, and the checks that name the option, the value and the rule.</summary>
internal static class CommonOptions
{
    /// <summary>More slots than any one machine has processors.</summary>
    public const int SlotsMax = 1024;

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json() =>
        Flag("--json", "Print one JSON object on standard output; progress goes to standard error as plain lines");

    /// <summary>Continue an interrupted run.</summary>
    public static Option<bool> Resume() => Flag("--resume", "Continue what an interrupted run left in the output folder");

    /// <summary>An option without a value: what follows it is never taken for one.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>Degree of parallelism; the default is the number of processors.</summary>
    public static Option<int> Slots() =>
        Number("--slots", "N", "Partitions in work at a time, and threads in training (default: the number of processors)", 1, SlotsMax, () => Environment.ProcessorCount);

    /// <summary>The folder a command fills.</summary>
    public static Option<string?> Output(string description, bool required) =>
        new("--output", "-o") { HelpName = "DIR", Description = description, Required = required, CustomParser = NotEmpty };

    /// <summary>One or more files, folders or globs.</summary>
    public static Option<string[]> Globs(string name, string description, bool required) => new(name)
    {
        HelpName = "GLOB..",
        Description = description,
        Required = required,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>A number in a range: a double, or a whole number of any other type.</summary>
    public static Option<T> Number<T>(string name, string helpName, string description, T least, T most, Func<T>? fallback = null)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result => ParseNumber(result, name, least, most),
        };
        if (fallback is not null) option.DefaultValueFactory = _ => fallback();
        return option;
    }

    /// <summary>Reads a number; on failure says <c>--alpha is 1.5; must be 0 to 1.</c></summary>
    /// <param name="result">What was typed.</param>
    /// <param name="name">The option.</param>
    /// <param name="least">Smallest value allowed.</param>
    /// <param name="most">Largest value allowed.</param>
    public static T ParseNumber<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        var text = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
        var isWhole = typeof(T) != typeof(double);
        var style = isWhole ? NumberStyles.AllowLeadingSign : NumberStyles.Float;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        var kind = isWhole ? "a whole number from " : string.Empty;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {Shown(text)}; must be {kind}{least} to {most}."));
        return default;
    }

    /// <summary>One of a few words.</summary>
    public static Option<string?> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', words), Description = description };
        option.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (words.Contains(text, StringComparer.Ordinal)) return text;
            result.AddError($"{name} is {Shown(text)}; must be {string.Join(" or ", words)}.");
            return null;
        };
        return option;
    }

    private static string? NotEmpty(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length == 0) result.AddError($"{((OptionResult)result.Parent!).IdentifierToken?.Value} is empty; must be a folder.");
        return text;
    }

    private static string Shown(string text) => text.Length == 0 ? "empty" : text;
}
