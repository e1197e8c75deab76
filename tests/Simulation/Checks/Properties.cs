namespace NeuronEdit.Simulation.Checks;

/// <summary>The properties, as a failure names them.</summary>
internal static class Properties
{
    public const string ExactlyOnce = "every partition is in the published result exactly once";
    public const string Fenced = "no work is accepted after it was fenced off";
    public const string OneLease = "an item is leased to one worker at a time, and only while it is wanted";
    public const string Ends = "every experiment ends";
    public const string CancelMeansStopped = "once a stop is confirmed nothing runs and nothing is accepted";
    public const string MessagesOnce = "no message is lost, invented or applied twice, and each sender's come in their order";
    public const string VersionGuard = "a turn is committed on the version that it began with, or not at all";
    public const string Bounded = "states, messages, turns and rows stay bounded";
    public const string Fair = "priorities first, then users, then each user's queues get their shares";
    public const string LeavesNothing = "what is deleted leaves nothing behind";
    public const string NoDefect = "the runtime does not fail by itself";
}
