using System.Collections.Frozen;

namespace NeuronEdit.Server.Problems;

/// <summary>The codes of problems. Programs depend on them: none changes its meaning; docs/api.md lists them.</summary>
internal static class ProblemCodes
{
    public const string Malformed = "malformed-request";
    public const string TokenInUrl = "token-in-url";
    public const string Unauthenticated = "unauthenticated";
    public const string TokenExpired = "token-expired";
    public const string TokenRevoked = "token-revoked";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string SlowRequest = "slow-request";
    public const string WrongPhase = "wrong-phase";
    public const string NotFinished = "not-finished";
    public const string Taken = "taken";
    public const string TooLarge = "too-large";
    public const string MediaType = "unsupported-media-type";
    public const string Range = "range-not-satisfiable";
    public const string WrongHost = "wrong-host";
    public const string InvalidExperiment = "invalid-experiment";
    public const string InvalidData = "invalid-data";
    public const string OutsideRoots = "path-outside-roots";
    public const string KeyReused = "idempotency-key-reused";
    public const string RateLimited = "rate-limited";
    public const string TooMany = "too-many";
    public const string Defect = "defect";
    public const string StoreUnavailable = "store-unavailable";
    public const string StorageUnavailable = "storage-unavailable";

    /// <summary>Each code with its status and title.</summary>
    public static FrozenDictionary<string, (int Status, string Title)> All { get; } = new Dictionary<string, (int, string)>
    {
        [Malformed] = (400, "The request cannot be read"),
        [TokenInUrl] = (400, "A token stands in the address"),
        [Unauthenticated] = (401, "It is not known who asks"),
        [TokenExpired] = (401, "The token has expired"),
        [TokenRevoked] = (401, "The token was revoked"),
        [Forbidden] = (403, "That may not be done with this token"),
        [NotFound] = (404, "There is no such thing"),
        [MethodNotAllowed] = (405, "There is no such method here"),
        [SlowRequest] = (408, "The request comes too slowly"),
        [WrongPhase] = (409, "The experiment's phase does not allow it"),
        [NotFinished] = (409, "There are no results yet"),
        [Taken] = (409, "The name is taken"),
        [TooLarge] = (413, "The request is too large"),
        [MediaType] = (415, "The request's content has another form"),
        [Range] = (416, "The file has no such bytes"),
        [WrongHost] = (421, "The request is for another host"),
        [InvalidExperiment] = (422, "The experiment cannot be run"),
        [InvalidData] = (422, "A file cannot be used"),
        [OutsideRoots] = (422, "A path leads out of the data folders"),
        [KeyReused] = (422, "The Idempotency-Key was used for another request"),
        [RateLimited] = (429, "Too many requests"),
        [TooMany] = (429, "Too many at a time"),
        [Defect] = (500, "A defect of the node"),
        [StoreUnavailable] = (503, "The store does not answer"),
        [StorageUnavailable] = (503, "Storage cannot be used"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
