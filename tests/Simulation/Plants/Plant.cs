using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Plants;

/// <summary>A bug that is planted to see that the checkers find it.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="What">What it does.</param>
/// <param name="Model">A store with the bug.</param>
internal sealed record Plant(string Name, string What, Func<MemoryModel> Model)
{
    /// <summary>True where work publishes the files of whichever attempt comes last, not those of the one that was accepted.</summary>
    public bool PublishesAnyAttempt { get; private init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Plant> All { get; } =
    [
        new("skip-fence", "a result is accepted whoever brings it", () => new SkipsFence()),
        new("drop-message", "one message in 211 is lost", () => new DropsMessages()),
        new("deliver-twice", "one message in 211 is delivered again", () => new DeliversTwice()),
        new("ignore-version", "a turn is committed whatever version it began with", () => new IgnoresVersion()),
        new("confirm-early", "a cancellation is confirmed while work runs", () => new ConfirmsEarly()),
        new("lose-expired", "an item is forgotten when its lease ends", () => new LosesExpired()),
        new("expire-early", "leases end eight seconds before their time", () => new ExpiresEarly()),
        new("favour-first", "the first queue by name goes first", () => new FavoursFirst()),
        new("publish-any", "the files of any attempt are published, not those of the accepted one", () => new MemoryModel()) { PublishesAnyAttempt = true },
    ];
}
