using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NeuronEdit.Client;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Experiments;

/// <summary>Reads what queries ask for, and describes routes.</summary>
internal static class Asked
{
    /// <summary>How much may be listed at once.</summary>
    public const int LimitMax = 500;

    /// <summary>How much is to be listed.</summary>
    public static int Limit(int? asked, int otherwise = 100) => asked switch
    {
        null => otherwise,
        >= 1 and <= LimitMax => asked.Value,
        _ => throw new ApiProblem(ProblemCodes.Malformed, $"limit is {asked}; must be 1 to {LimitMax}."),
    };

    /// <summary>One of an enum's words.</summary>
    public static T Word<T>(string? asked, string name, T otherwise)
        where T : struct, Enum => Word<T>(asked, name) ?? otherwise;

    /// <summary>One of an enum's words; null where nothing is asked for.</summary>
    public static T? Word<T>(string? asked, string name)
        where T : struct, Enum
    {
        if (asked is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Views.WordOf(value) == asked) return value;
        throw new ApiProblem(ProblemCodes.Malformed, $"{name} is '{Shown(asked)}'; must be {string.Join(" or ", Enum.GetValues<T>().Select(Views.WordOf))}.");
    }

    /// <summary>A mark of a list, as whoever asks had it from the part before.</summary>
    public static string MarkOf(params ReadOnlySpan<string> parts) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts.ToArray())));

    /// <summary>The parts of a mark; null where there is none.</summary>
    public static string[]? Mark(string? after, int parts)
    {
        if (string.IsNullOrEmpty(after)) return null;
        try
        {
            if (after.Length <= 1_000 && Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(after)).Split('\n') is var found && found.Length == parts) return found;
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new ApiProblem(ProblemCodes.Malformed, "after is no mark of this list. Give what the part before has as next, or leave it out.");
    }

    /// <summary>A text of a query as errors repeat it.</summary>
    public static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";

    /// <summary>Says that a route may answer with a problem.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, int status) => route.Produces<Problem>(status, "application/problem+json");

    /// <summary>Says who may go to a route, and what it is for.</summary>
    /// <param name="route">The route.</param>
    /// <param name="least">The least role; null: anybody.</param>
    /// <param name="id">Its name in the OpenAPI document.</param>
    /// <param name="summary">What it does.</param>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder route, Role? least, string id, string summary)
    {
        route.WithMetadata(new RoleNeeded(least)).WithName(id).WithSummary(summary).Refuses(400).Refuses(429).Refuses(503);
        return least is null ? route : route.Refuses(401).Refuses(403).Refuses(404);
    }
}
