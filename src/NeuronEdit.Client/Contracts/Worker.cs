using System.Collections.Immutable;

namespace NeuronEdit.Client;

/// <summary>Where a worker is.</summary>
public enum WorkerStatus
{
    /// <summary>It says that it lives.</summary>
    Alive,

    /// <summary>It has not been heard of for a while.</summary>
    Lost,

    /// <summary>It left in good order.</summary>
    Left,
}

/// <summary>A worker.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Draining">True once it is to leave.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Devices">What it computes on.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="SlotsBusy">Slots in use when it last said so.</param>
public sealed record Worker(string Name, WorkerStatus Status, bool Draining, string Version, string Host, ImmutableArray<string> Devices, int Slots, int SlotsBusy);
