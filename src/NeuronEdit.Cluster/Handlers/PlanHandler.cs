using System.Collections.Immutable;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Finds and opens the inputs of a round, agrees on channels, cuts partitions, and takes the results folder.</summary>
internal sealed class PlanHandler(HandlerSetting setting) : WorkHandler<ExperimentWorkInput, PlanResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Plan;

    /// <summary>Writes down what a plan found, for all that come later.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="experiment">The experiment's key.</param>
    /// <param name="round">The round.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="cohort">What planning found.</param>
    /// <param name="fingerprint">What the results are.</param>
    public static RoundFile Keep(StorageLayout storage, string experiment, int round, ExperimentSpec spec, Cohort cohort, string fingerprint)
    {
        var datasets = cohort.Samples.Select(s => s.Role).Distinct().ToImmutableSortedDictionary(role => role, role => ContentKeys.Dataset(DatasetOf(spec, cohort, role)));
        var file = new RoundFile(spec, CohortPlan.Of(cohort), datasets, fingerprint);
        StoredFile.Write(storage.Plan(experiment, round), file);
        return file;
    }

    /// <inheritdoc/>
    protected override PlanResult Run(ExperimentWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var file = StoredFile.TryRead<RoundFile>(setting.Storage.Plan(input.Experiment, input.Round)) ?? Plan(input, work.Slots, cancellation);
        if (input.Round == 0) ResultsFolder.Claim(input.Results, file.Fingerprint);
        var cohort = file.Plan.ToCohort();
        var roles = file.Datasets.Keys.Where(role => input.Round == 0 || role is SampleRole.Extrapolate or SampleRole.Truth).ToList();
        foreach (var role in roles) StoredFile.Write(setting.Storage.DatasetDocument(file.Datasets[role]), DatasetOf(file.Spec, cohort, role));
        return new PlanResult([.. roles.Select(role => Describe(file, cohort, role))], CohortReport.Summary(file.Spec, cohort), input.Round == 0 ? CohortReport.Warnings(file.Spec, cohort) : []);
    }

    private static DatasetFile DatasetOf(ExperimentSpec spec, Cohort cohort, SampleRole role) => new(Experiments.Work.ProfileSettings.Of(spec), CohortPlan.Of(cohort, role));

    private static DatasetPlan Describe(RoundFile file, Cohort cohort, SampleRole role)
    {
        var samples = cohort.SamplesOf(role).ToList();
        return new DatasetPlan(role, file.Datasets[role], samples.Count, cohort.PartitionsOf(role).Length, samples.Sum(s => s.Rows));
    }

    private RoundFile Plan(ExperimentWorkInput input, int slots, CancellationToken cancellation)
    {
        var spec = StoredFile.Read<ExperimentSpec>(setting.Storage.Spec(input.Experiment, input.Round));
        var planner = new CohortPlanner(setting.Engine, slots);
        var begun = Fingerprint.Begin(spec);
        if (input.Round == 0)
        {
            var cohort = planner.Plan(spec, cancellation);
            return Keep(setting.Storage, input.Experiment, 0, spec, cohort, begun.Of(cohort));
        }

        var first = StoredFile.Read<RoundFile>(setting.Storage.Plan(input.Experiment, 0)).Plan.ToCohort();
        var added = planner.PlanAdded(spec, first, cancellation);
        // What the results are until now: earlier additions that failed are not part of them.
        var before = StoredFile.Read<Manifest>(Path.Combine(input.Results, Manifest.FileName)).Fingerprint;
        return Keep(setting.Storage, input.Experiment, input.Round, spec, added, Fingerprint.OfAddition(before, begun.Of(added)));
    }
}
