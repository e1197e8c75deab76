namespace NeuronEdit.Client;

/// <summary>An error, as RFC 9457 has it: <c>application/problem+json</c>.</summary>
/// <param name="Code">Stable; docs/api.md lists them.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What kind of problem.</param>
/// <param name="Detail">Sentences for the person who has to act.</param>
/// <param name="Type"><c>urn:neuronedit:problem:CODE</c>.</param>
/// <param name="RequestId">Names the request in the node's log.</param>
public sealed record Problem(string Code, int Status, string Title, string Detail, string Type, string? RequestId = null);
