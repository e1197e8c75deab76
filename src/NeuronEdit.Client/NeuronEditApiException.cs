namespace NeuronEdit.Client;

/// <summary>A request did not succeed: the node refused it, or could not be reached.</summary>
public sealed class NeuronEditApiException : Exception
{
    /// <summary>The code where no node answered in time.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The code where what answered is no node, or one of another version.</summary>
    public const string NotUnderstood = "not-understood";

    /// <summary>Creates one.</summary>
    /// <param name="code">What kind; docs/api.md lists them, and there are <see cref="Unreachable"/> and <see cref="NotUnderstood"/>.</param>
    /// <param name="message">Sentences for the person who has to act.</param>
    /// <param name="status">The HTTP status; null: no node answered.</param>
    /// <param name="requestId">Names the request in the node's log.</param>
    /// <param name="innerException">What was caught.</param>
    public NeuronEditApiException(string code, string message, int? status = null, string? requestId = null, Exception? innerException = null)
        : base(message, innerException) => (Code, Status, RequestId) = (code, status, requestId);

    /// <summary>What kind: <c>not-found</c>, <c>wrong-phase</c>, ...</summary>
    public string Code { get; }

    /// <summary>The HTTP status; null: no node answered.</summary>
    public int? Status { get; }

    /// <summary>Names the request in the node's log; null: not known.</summary>
    public string? RequestId { get; }

    /// <summary>True where the same request may succeed later.</summary>
    public bool IsTransient => Status is null or 408 or 429 or 502 or 503 or 504;
}
