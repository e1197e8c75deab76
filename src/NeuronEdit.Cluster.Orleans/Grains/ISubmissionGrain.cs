namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>Takes experiments into the cluster. An experiment's key comes from all that decides it, so it is not known before; any key of this grain does, such as 0.</summary>
[Alias("neuronedit.submission")]
public interface ISubmissionGrain : IGrainWithIntegerKey
{
    /// <summary>Submits an experiment. The same one (settings, results folder and inputs) that runs or is finished is not run again; one that failed or was cancelled begins anew.</summary>
    /// <exception cref="NeuronEditException">Specification: it cannot be run.</exception>
    [Alias("submit")]
    Task<ExperimentReceipt> SubmitAsync(ExperimentOrder order, CancellationToken cancellation = default);
}
