namespace NeuronEdit.Cli.Commands;

/// <summary>What a command is for; help lists commands by it, in this order.</summary>
internal enum CommandGroup
{
    /// <summary>Experiments and files, on this machine.</summary>
    Work,

    /// <summary>A first look, and the machine itself.</summary>
    Machine,

    /// <summary>Experiments on a cluster.</summary>
    Cluster,

    /// <summary>A cluster's workers.</summary>
    Workers,
}
