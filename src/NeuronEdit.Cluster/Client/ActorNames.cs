using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Client;

/// <summary>What people type for an actor.</summary>
internal static class ActorNames
{
    /// <summary>True where a text can be an actor's key.</summary>
    public static bool IsKey(string text)
    {
        try
        {
            _ = new ActorId("any", text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
