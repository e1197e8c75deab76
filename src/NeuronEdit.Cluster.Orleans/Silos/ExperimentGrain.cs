using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Cluster.Orleans.Silos;

/// <summary>Hosts an <see cref="ExperimentActor"/>, and asks and answers in its name.</summary>
[GrainType(GrainNames.Experiment)]
internal sealed class ExperimentGrain(SiloActors actors, ILogger<ExperimentGrain> log) : ActorGrain(ExperimentActor.KindName, actors, log), IExperimentGrain, IRemindable
{
    private const string Reminder = "look";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Rare, since all others that look are to be sooner.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(5);

    private bool _isReminded;

    private ClusterClient Client => Parts.Client;

    /// <inheritdoc/>
    public async Task<ExperimentReport> StatusAsync(CancellationToken cancellation) => Reports.Of(await Client.ShowAsync(Key, cancellation));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ExperimentEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        ExperimentReport? last = null;
        while (true)
        {
            var changed = Changed;
            var now = await FindAsync(mustBeThere: last is null, cancellation);
            foreach (var happened in ExperimentChanges.Between(last, now)) yield return happened;
            if (now is null || Phases.IsOver(now.Status)) yield break;
            last = now;
            await UntilChangedAsync(changed, Poll, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<ExperimentResults> ResultsAsync(CancellationToken cancellation)
    {
        var experiment = (await Client.ShowAsync(Key, cancellation)).Experiment;
        if (experiment.Status != ExperimentStatus.Finished) throw new NeuronEditException(FailureCode.Specification, $"Experiment {experiment.Name} is {Phases.Of(experiment.Status, experiment.Then, experiment.Step)}. Its results are there once it is finished.");
        return Reports.Of(experiment.Results, StoredFile.Read<Manifest>(Path.Combine(experiment.Results, Manifest.FileName)));
    }

    /// <inheritdoc/>
    public Task PauseAsync(CancellationToken cancellation) => Client.PauseAsync(Key, cancellation);

    /// <inheritdoc/>
    public Task ResumeAsync(CancellationToken cancellation) => Client.ResumeAsync(Key, cancellation);

    /// <inheritdoc/>
    public Task CancelAsync(CancellationToken cancellation) => Client.CancelAsync(Key, cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken cancellation) => Client.DeleteAsync(Key, cancellation);

    /// <summary>Until its experiment is over it looks for messages by itself now and then: should the node that looks after its shard hold the lease and yet not deliver, it goes on all the same.</summary>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await WakeAsync();
        _isReminded = true;
        if (await FindAsync(mustBeThere: false, CancellationToken.None) is { } now && !Phases.IsOver(now.Status)) return;
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        _isReminded = false;
    }

    /// <inheritdoc/>
    protected override async Task TakenAsync()
    {
        if (_isReminded) return;
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
            _isReminded = true;
        }
        catch (Exception e) when (e is OrleansException or DbException or TimeoutException)
        {
            // The next turn tries again.
            SiloLog.NotReminded(log, Key, e.Message);
        }
    }

    private async Task<ExperimentReport?> FindAsync(bool mustBeThere, CancellationToken cancellation)
    {
        if (!mustBeThere && await Parts.Calls.ReadAsync<ExperimentState>(ExperimentActor.Id(Key), cancellation) is null) return null;
        return await StatusAsync(cancellation);
    }
}
