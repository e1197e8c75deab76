using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Experiments.Specification;
using Orleans.Concurrency;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Checks experiments and brings them into the cluster, on whichever silo is asked.</summary>
[GrainType("neuronedit-submission")]
[StatelessWorker]
internal sealed class SubmissionGrain(SiloActors actors) : Grain, ISubmissionGrain
{
    /// <summary>How long an answer waits for the experiment to be taken, so that who asks next finds it. It is kept either way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<ExperimentReceipt> SubmitAsync(ExperimentOrder order, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        var client = actors.Ready.Client;
        if (!Path.IsPathFullyQualified(order.BaseDirectory)) throw new NeuronEditException(FailureCode.Specification, $"The folder that relative paths start from is '{order.BaseDirectory}'; must be an absolute path, as every node sees it.");
        var request = await client.SubmitAsync(
            new SubmitRequest
            {
                Spec = SpecFile.Parse(order.Spec, "the experiment file", order.BaseDirectory),
                Results = order.Results,
                User = order.User,
                Share = new Share { Weight = order.Weight, Priority = order.Priority, SlotsMax = order.SlotsMax },
                Deadline = order.Deadline,
                Retention = order.Retention,
            },
            actors.Storage,
            cancellation);
        await TakenAsync(client, request, cancellation);
        return new ExperimentReceipt { Key = request.Key, Name = request.Name, Results = request.Results, IsNews = request.IsNews };
    }

    private async Task TakenAsync(ClusterClient client, Client.Request request, CancellationToken cancellation)
    {
        try
        {
            await client.WaitAsync(request, cancellation).WaitAsync(Patience, actors.Time, cancellation);
        }
        catch (TimeoutException)
        {
            // It is taken as soon as a node can.
        }
    }
}
