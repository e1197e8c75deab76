using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Cluster.Tests.Actors;

/// <summary>Results of work that nobody did, of the right form: enough for actors, who only decide.</summary>
internal sealed class MadeResults
{
    /// <summary>Partitions of X, S and T in every plan.</summary>
    public (long X, long S, long T) Partitions { get; set; } = (5, 2, 2);

    /// <summary>The training's key for an experiment: those with one key share.</summary>
    public Func<string, string> TrainingKeyOf { get; set; } = _ => "training";

    /// <summary>The result of an item.</summary>
    public string Of(string kind, string input) => kind switch
    {
        WorkKinds.Plan => ClusterJson.Write(Plan(ClusterJson.Read<ExperimentWorkInput>(input))),
        WorkKinds.Fit => ClusterJson.Write(Fit(ClusterJson.Read<ExperimentWorkInput>(input))),
        WorkKinds.Seal => ClusterJson.Write(new SealResult(1_000, 0, "content")),
        WorkKinds.Train => ClusterJson.Write(new TrainResult("model", "loss 0.1")),
        WorkKinds.Merge => ClusterJson.Write(new MergeResult("50 neurons")),
        WorkKinds.Artifact or WorkKinds.Finish or WorkKinds.Delete => ClusterJson.Write(new DoneResult("", [])),
        _ => ClusterJson.Write(new RowsResult(1_000, null)),
    };

    private PlanResult Plan(ExperimentWorkInput input) => input.Round > 0
        ? new PlanResult([new DatasetPlan(SampleRole.Extrapolate, $"x-{input.Experiment}-{input.Round}", 1, Partitions.X, Partitions.X * 1_000)], "added", [])
        : new PlanResult(
            [
                new DatasetPlan(SampleRole.Source, "s", 1, Partitions.S, Partitions.S * 1_000),
                new DatasetPlan(SampleRole.Target, "t", 1, Partitions.T, Partitions.T * 1_000),
                new DatasetPlan(SampleRole.Extrapolate, "x", 2, Partitions.X, Partitions.X * 1_000),
            ],
            "planned",
            ["a column is not edited"]);

    private FitResult Fit(ExperimentWorkInput input)
    {
        var training = TrainingKeyOf(input.Experiment);
        return new FitResult(training, $"{training}-2", Partitions.S + Partitions.T, 4_000, "all values are usable", "network 3-2-3", []);
    }
}
