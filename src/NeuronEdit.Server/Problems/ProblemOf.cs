using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Server.Problems;

/// <summary>Tells what kind of problem an exception is.</summary>
internal static partial class ProblemOf
{
    private static readonly TimeSpan StoreBack = TimeSpan.FromSeconds(2);

    /// <summary>The problem; a defect where the exception is none that was expected.</summary>
    public static ApiProblem Exception(Exception caught) => caught switch
    {
        ApiProblem problem => problem,
        BadHttpRequestException { StatusCode: 413 } => new ApiProblem(ProblemCodes.TooLarge, "The request's content is larger than this node takes (limits.requestBytes).", inner: caught),
        BadHttpRequestException { StatusCode: 408 } => new ApiProblem(ProblemCodes.SlowRequest, "The request's content came too slowly. Send it again.", inner: caught),
        BadHttpRequestException { StatusCode: 415 } => new ApiProblem(ProblemCodes.MediaType, "The request's content must be JSON: Content-Type: application/json.", inner: caught),
        BadHttpRequestException e => new ApiProblem(ProblemCodes.Malformed, Malformed(e), inner: caught),
        JsonException e => new ApiProblem(ProblemCodes.Malformed, Malformed(e), inner: caught),
        StoreException { IsTransient: true } => new ApiProblem(ProblemCodes.StoreUnavailable, "The cluster's store does not answer. Try again; the operator sees the reason in the node's log.", StoreBack, caught),
        NeuronEditException { Code: FailureCode.Storage, InnerException: StoreException { IsTransient: true } } =>
            new ApiProblem(ProblemCodes.StoreUnavailable, "The cluster's store does not answer. Try again; the operator sees the reason in the node's log.", StoreBack, caught),
        NeuronEditException { Code: FailureCode.Storage } e => new ApiProblem(ProblemCodes.StorageUnavailable, e.Message, StoreBack, caught),
        NeuronEditException { Code: FailureCode.Specification } e => new ApiProblem(ProblemCodes.InvalidExperiment, e.Message, inner: caught),
        NeuronEditException e => new ApiProblem(ProblemCodes.InvalidData, e.Message, inner: caught),
        _ => new ApiProblem(ProblemCodes.Defect, "The node failed by a defect of its own. Its log has the details under this request's id; report it with them.", inner: caught),
    };

    /// <summary>The same for what may not be asked of an experiment as it is.</summary>
    public static ApiProblem Control(NeuronEditException caught) =>
        caught.Code == FailureCode.Specification ? new ApiProblem(ProblemCodes.WrongPhase, caught.Message, inner: caught) : Exception(caught);

    private static string Malformed(Exception e)
    {
        for (var at = e; at is not null; at = at.InnerException)
            if (at is JsonException json) return $"The request's content is not what is expected here: {InPlainWords(json.Message)} docs/api.md and /openapi/v1.json show its form.";
        return $"The request cannot be read: {e.Message}";
    }

    /// <summary>Whoever writes JSON knows the names in it, not those of this program's types.</summary>
    private static string InPlainWords(string text)
    {
        text = Unmapped().Replace(text, "$1 is not known here");
        text = Missing().Replace(text, "there must be $1");
        return Converted().Replace(text, "a value is of the wrong kind");
    }

    [GeneratedRegex(@"The JSON property ('.*?') could not be mapped to any \.NET member contained in type '[^']*'")]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"JSON deserialization for type '[^']*' was missing required properties including: ('.*?(?='\.)')")]
    private static partial Regex Missing();

    [GeneratedRegex(@"The JSON value could not be converted to [\w.+`\[\],]*\w|Unable to convert .*? to [\w.+`\[\],]*\w")]
    private static partial Regex Converted();
}
