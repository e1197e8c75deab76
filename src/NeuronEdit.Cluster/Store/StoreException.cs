namespace NeuronEdit.Cluster.Store;

/// <summary>The store could not do what it was asked: the server is not there, the connection broke, the disk is full.</summary>
/// <param name="message">What happened.</param>
/// <param name="isTransient">True where the same call may succeed when it is simply made again.</param>
/// <param name="innerException">What was caught.</param>
public sealed class StoreException(string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>True where the same call may succeed when it is simply made again.</summary>
    public bool IsTransient { get; } = isTransient;
}
