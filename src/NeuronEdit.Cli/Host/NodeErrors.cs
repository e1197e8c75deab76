using NeuronEdit.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>What a node refuses, as the commands' failures.</summary>
internal static class NodeErrors
{
    private const int Unauthorized = 401;

    /// <summary>Does something at a node.</summary>
    /// <exception cref="NeuronEditException">Storage: the node cannot be reached or cannot do it now. Data: a file cannot be used. Specification: all else that it refuses.</exception>
    public static async Task<T> GuardAsync<T>(Uri node, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (NeuronEditApiException e)
        {
            throw Of(e, node);
        }
    }

    /// <summary>A client of a node.</summary>
    /// <exception cref="NeuronEditException">Specification: the address is none, or a token would be sent to another machine unencrypted.</exception>
    public static NeuronEditClient Open(Uri node, string? token, TimeProvider time)
    {
        try
        {
            return new NeuronEditClient(node, token, new ClientOptions { Time = time });
        }
        catch (ArgumentException e)
        {
            throw new NeuronEditException(FailureCode.Specification, e.Message, e);
        }
    }

    private static NeuronEditException Of(NeuronEditApiException e, Uri node) => e switch
    {
        { Status: Unauthorized } => new NeuronEditException(FailureCode.Specification, $"{e.Message} Log in with: neuronedit login {node.GetLeftPart(UriPartial.Path)}", e),
        { Code: "invalid-data" } => new NeuronEditException(FailureCode.Data, e.Message, e),
        { Code: NeuronEditApiException.Unreachable or NeuronEditApiException.NotUnderstood } or { IsTransient: true } or { Status: >= 500 } => new NeuronEditException(FailureCode.Storage, e.Message, e),
        _ => new NeuronEditException(FailureCode.Specification, e.Message, e),
    };
}
