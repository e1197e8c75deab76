namespace NeuronEdit.Cluster.Turns;

/// <summary>The store holds something that only a later version of the program understands. It is left alone until a node of that version comes.</summary>
/// <param name="message">What it is.</param>
public sealed class LaterVersionException(string message) : Exception($"{message} Bring every node to the same version.");
