namespace NeuronEdit.Server.Problems;

/// <summary>A request that is refused.</summary>
/// <param name="code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="detail">Sentences for the person who has to act.</param>
/// <param name="retryAfter">When to try again; null: nothing is known of that.</param>
/// <param name="inner">What was caught.</param>
internal sealed class ApiProblem(string code, string detail, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(detail, inner)
{
    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; } = code;

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>There is none, or none that the caller may see: the two are not told apart.</summary>
    public static ApiProblem NotFound(string what) => new(ProblemCodes.NotFound, $"There is no {what}, or you may not see it.");
}
