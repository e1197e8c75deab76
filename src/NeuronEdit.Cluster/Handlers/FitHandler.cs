using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Refuses what cannot be used, and writes down what is to be learnt, named by all that decides it.</summary>
internal sealed class FitHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, FitResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Fit;

    /// <inheritdoc/>
    protected override FitResult Run(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        using var lease = setting.Round(input.Experiment, input.Round);
        var round = lease.Value;
        var (summary, warnings) = round.Profile.Report();
        // Samples that are added are edited by what was learnt.
        if (input.Round > 0) return new FitResult("", "", 0, 0, summary, "", warnings);
        var training = ContentKeys.Training(round);
        var sketch = ContentKeys.Sketch(training, round.Spec.EditedLayer);
        var learning = LearningOf(round, training, SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate);
        // Here a channel that cannot be scaled is refused.
        _ = learning.Fit();
        StoredFile.Write(setting.Storage.TrainingDocument(training), learning);
        StoredFile.Write(setting.Storage.SketchDocument(sketch), LearningOf(round, training, SampleRole.Source, SampleRole.Target));
        var pair = round.Cohort.PartitionsOf(SampleRole.Source, SampleRole.Target);
        return new FitResult(training, sketch, pair.Length, pair.Sum(p => p.Range.Count), summary, Describe(round), warnings);
    }

    private static LearningFile LearningOf(Round round, string training, params ReadOnlySpan<SampleRole> roles)
    {
        var rows = ImmutableSortedDictionary.CreateBuilder<SampleRole, ImmutableArray<long>>();
        foreach (var role in roles) rows.Add(role, [.. round.Cohort.PartitionsOf(role).Select(round.Profile.RowsOf)]);
        return new LearningFile { Spec = round.Spec, Plan = CohortPlan.Of(round.Cohort, roles), Rows = rows.ToImmutable(), Moments = round.Profile.Pooled(), Training = training };
    }

    private static string Describe(Round round)
    {
        var rows = round.Profile.RowsOf(SampleRole.Source, SampleRole.Target, SampleRole.Extrapolate);
        var used = Math.Min(rows, round.Spec.Training.MaxRows);
        var widths = string.Join("-", round.Spec.Model.ForChannels(round.Cohort.Channels.Length).Widths);
        return string.Create(CultureInfo.InvariantCulture, $"network {widths} on {used:N0}{(used < rows ? $" of {rows:N0}" : "")} rows");
    }
}
