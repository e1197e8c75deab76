namespace NeuronEdit.Simulation.Store;

/// <summary>What is asked of the store; decides what it costs.</summary>
internal enum StoreCall
{
    Read,
    ReadWaiting,
    Send,
    Commit,
    Shards,
    Claim,
    EmptyClaim,
    Renew,
    Finish,
    Give,
    Expire,
    Outcomes,
    Notify,
}
