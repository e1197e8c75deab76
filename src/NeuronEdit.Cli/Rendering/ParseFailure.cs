using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuronEdit.Cli.Rendering;

/// <summary>What is wrong with a command line, in words that name the mistake and the nearest right thing.</summary>
/// <param name="Message">What was found and what was expected.</param>
/// <param name="Help">The command whose help says more.</param>
internal sealed record ParseFailure(string Message, string Help)
{
    /// <summary>The first thing wrong; null when nothing is.</summary>
    public static ParseFailure? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var name = NameOf(command);
        var message = UnknownCommand(parsed) ?? MisspeltOption(parsed, name) ?? Unmatched(parsed, name) ?? WrongOption(parsed) ?? Missing(parsed, name) ?? parsed.Errors.Select(error => error.Message).FirstOrDefault();
        return message is null ? null : new ParseFailure(message, $"{name} --help");
    }

    /// <summary><c>neuronedit run</c>; the program's name alone for the root.</summary>
    internal static string NameOf(Command command) => command is RootCommand ? "neuronedit" : $"neuronedit {command.Name}";

    /// <summary>The first word is no command: nothing after it means anything.</summary>
    private static string? UnknownCommand(ParseResult parsed)
    {
        if (parsed.Tokens is not [{ Value: var word }, ..]) return null;
        var root = parsed.RootCommandResult.Command;
        var names = root.Subcommands.Select(sub => sub.Name).ToList();
        if (names.Contains(word)) return null;
        if (word == "help") return "There is no command help; give --help, alone or after a command.";
        if (word.StartsWith('-'))
            return root.Options.Any(option => option.Name == word || option.Aliases.Contains(word)) || NearestName.Find(word, OptionsOf(root)) is not null
                ? null
                : $"The first word is {word}; must be a command: {string.Join(", ", names)}.";
        return $"There is no command {word}. " + (NearestName.Find(word, names) is { } nearest ? $"Did you mean {nearest}?" : $"The commands are {string.Join(", ", names)}.");
    }

    /// <summary>A word that looks like an option and is none would otherwise be taken for a file's name.</summary>
    private static string? MisspeltOption(ParseResult parsed, string command)
    {
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.DoubleDash) return null;
            if (token.Type != TokenType.Argument || token.Value.Length < 2 || token.Value[0] != '-' || IsNumber(token.Value)) continue;
            var written = token.Value.Split('=', 2)[0];
            var nearest = NearestName.Find(written, OptionsOf(parsed.CommandResult.Command));
            return $"{command} has no option {written}." + (nearest is null
                ? " To name a file that starts with a dash, write ./ before it."
                : $" Did you mean {nearest}?");
        }

        return null;
    }

    private static string? Unmatched(ParseResult parsed, string command)
    {
        if (parsed.UnmatchedTokens.Count == 0) return null;
        var word = parsed.UnmatchedTokens[0];
        return $"{command} does not expect the argument {word}.";
    }

    /// <summary>An option without its value, or given twice; then the checks of the values themselves.</summary>
    private static string? WrongOption(ParseResult parsed)
    {
        foreach (var result in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (result.Implicit || result.Option.Arity.MaximumNumberOfValues == 0) continue;
            var name = result.Option.Name;
            if (result.Tokens.Count == 0) return $"{name} needs a value: {name} {result.Option.HelpName}.";
            if (result.Option.Arity.MaximumNumberOfValues == 1 && result.IdentifierTokenCount > 1)
                return string.Create(CultureInfo.InvariantCulture, $"{name} is given {result.IdentifierTokenCount} times; give it once.");
            if (result.Errors.FirstOrDefault() is { } error) return error.Message;
        }

        return null;
    }

    private static string? Missing(ParseResult parsed, string command)
    {
        foreach (var argument in parsed.CommandResult.Command.Arguments)
        {
            if (argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 })
                return $"{command} needs {HelpText.Named(argument)}: {char.ToLowerInvariant(argument.Description![0])}{argument.Description[1..]}.";
        }

        string[] options = [.. parsed.CommandResult.Command.Options.Where(option => option.Required && parsed.GetResult(option)?.IdentifierToken is null).Select(HelpText.Named)];
        return options.Length == 0 ? null : $"{command} needs {(options.Length == 1 ? options[0] : $"{string.Join(", ", options[..^1])} and {options[^1]}")}.";
    }

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive)).Select(option => option.Name);

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
