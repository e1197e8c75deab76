using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Store;

namespace NeuronEdit.Cli.Host;

/// <summary>Opens a cluster's store.</summary>
internal static class StoreOpening
{
    /// <summary>Opens it, with some patience.</summary>
    /// <returns>The opened store; the caller disposes it.</returns>
    /// <exception cref="NeuronEditException">Specification: it cannot be the one that is meant. Storage: it cannot be opened.</exception>
    public static async Task<IClusterStore> OpenAsync(ClusterAddress cluster, TimeProvider time, CancellationToken cancellation)
    {
        var store = ClusterStores.Open(cluster.Store, time);
        try
        {
            if (!cluster.MayBeNew && !ClusterStores.IsPostgres(cluster.Store) && !File.Exists(cluster.Store))
                throw new NeuronEditException(FailureCode.Specification, $"{cluster.Store}: there is no such file, so no cluster has its state there. Give the workers' store; submit and worker make a new one.");
            await new ClusterClient(store, time).OpenStoreAsync(cancellation);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
