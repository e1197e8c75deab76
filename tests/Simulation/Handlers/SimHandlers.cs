using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Simulation.Storage;

namespace NeuronEdit.Simulation.Handlers;

/// <summary>
/// Every kind of work, simulated: each leaves its file, requires the files of what came before, and can be done again by any other attempt at any
/// time, as the contract of <see cref="IWorkHandler"/> demands.
/// </summary>
internal sealed class SimHandlers(HandlerSetting setting)
{
    private const int PageMax = 1_000;

    private readonly SimStorage _storage = setting.Storage;

    public IEnumerable<IWorkHandler> All =>
    [
        Handler(WorkKinds.Plan, (work, _, _) => Experiment(work, (e, input) => Task.FromResult(ClusterJson.Write(e.Plan(input.Round))))),
        Handler(WorkKinds.Profile, (work, _, _) => Shared(work, "datasets", $"profile-{work.Index}", Rows)),
        Handler(WorkKinds.Seal, (work, _, _) => Shared(work, "datasets", "profile", ClusterJson.Write(new SealResult(1_000, 0, "content")))),
        Handler(WorkKinds.Fit, (work, _, _) => Experiment(work, FitAsync)),
        Handler(WorkKinds.Train, TrainAsync),
        Handler(WorkKinds.Sketch, (work, _, _) => Shared(work, "sketches", $"part-{work.Index}", Rows)),
        Handler(WorkKinds.Merge, (work, _, _) => Shared(work, "sketches", "merged", ClusterJson.Write(new MergeResult("50 neurons")))),
        Handler(WorkKinds.Artifact, (work, _, _) => Experiment(work, (e, input) => ArtifactAsync(work, e, input))),
        Handler(WorkKinds.Edit, (work, _, _) => Experiment(work, (e, input) => EditAsync(work, e, input))),
        Handler(WorkKinds.Evaluate, (work, _, _) => Experiment(work, (e, input) => EvaluateAsync(work, e, input))),
        Handler(WorkKinds.Finish, (work, _, _) => Experiment(work, (e, input) => FinishAsync(work, e, input))),
        Handler(WorkKinds.Delete, (work, _, _) => DeleteAsync(work)),
    ];

    private static string Rows { get; } = ClusterJson.Write(new RowsResult(1_000, null));

    private static string Done { get; } = ClusterJson.Write(new DoneResult("", []));

    private SimHandler Handler(string kind, Func<ClaimedWork, Action<WorkProgress>, CancellationToken, Task<string>> run) => new(setting, kind, run);

    private Task<string> Experiment(ClaimedWork work, Func<SimExperiment, ExperimentWorkInput, Task<string>> run)
    {
        var input = ClusterJson.Read<ExperimentWorkInput>(work.Input);
        return run(setting.Experiments[input.Experiment], input);
    }

    private async Task<string> Shared(ClaimedWork work, string root, string name, string result)
    {
        var key = ClusterJson.Read<SharedWorkInput>(work.Input).Key;
        await _storage.WriteAsync(setting.Process, $"{root}/{key}", name, key, work.Claim.Token);
        return result;
    }

    private async Task<string> FitAsync(SimExperiment experiment, ExperimentWorkInput input)
    {
        foreach (var dataset in experiment.Plan(input.Round).Datasets) await RequireAsync($"datasets/{dataset.Key}", "profile");
        return ClusterJson.Write(experiment.Fit());
    }

    /// <summary>Goes on from the latest checkpoint, whoever left it.</summary>
    private async Task<string> TrainAsync(ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var key = ClusterJson.Read<SharedWorkInput>(work.Input).Key;
        var folder = $"trainings/{key}";
        var steps = setting.Experiments.Values.First(e => e.Fit().TrainingKey == key).TrainingSteps;
        var latest = (await _storage.ListAsync(setting.Process, folder)).Where(n => n.StartsWith("checkpoint-", StringComparison.Ordinal) && !n.EndsWith(".tmp", StringComparison.Ordinal)).Select(n => int.Parse(n[11..], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        for (var step = latest + 1; step <= steps; step++)
        {
            await Task.Delay(2 * SimHandler.Duration(setting), setting.Process.Time, cancellation);
            await _storage.WriteAsync(setting.Process, folder, $"checkpoint-{step}", key, work.Claim.Token);
            progress(new WorkProgress(step, steps, $"step {step}"));
        }

        await _storage.WriteAsync(setting.Process, folder, "model", key, work.Claim.Token);
        return ClusterJson.Write(new TrainResult(key, "loss 0.1"));
    }

    private async Task<string> ArtifactAsync(ClaimedWork work, SimExperiment experiment, ExperimentWorkInput input)
    {
        await RequireAsync($"trainings/{input.Training}", "model");
        await RequireAsync($"sketches/{input.Sketch}", "merged");
        await _storage.WriteAsync(setting.Process, experiment.Results, "artifact", input.Training!, work.Claim.Token);
        return Done;
    }

    private async Task<string> EditAsync(ClaimedWork work, SimExperiment experiment, ExperimentWorkInput input)
    {
        await RequireAsync(experiment.Results, "artifact");
        await _storage.WriteAsync(setting.Process, experiment.Edited(input.Round), $"{work.Index}.{work.Claim.Token}", $"{work.Index}:{work.Claim.Token}", work.Claim.Token);
        return Rows;
    }

    private async Task<string> EvaluateAsync(ClaimedWork work, SimExperiment experiment, ExperimentWorkInput input)
    {
        var first = await setting.Store.ReadOutcomesAsync(work.Owner, WorkKinds.Edit, work.Index, 1, CancellationToken.None);
        if (first is [var outcome]) await RequireAsync(experiment.Edited(input.Round), $"{outcome.Index}.{outcome.Token}");
        return Rows;
    }

    /// <summary>Publishes page by page; what an earlier attempt has published is there already. The manifest comes last.</summary>
    private async Task<string> FinishAsync(ClaimedWork work, SimExperiment experiment, ExperimentWorkInput input)
    {
        var edit = new ActorId(EditActor.KindName, EditActor.KeyOf(input.Experiment, input.Round));
        for (var page = await PageAsync(edit, 0); !page.IsEmpty; page = await PageAsync(edit, page[^1].Index + 1))
            foreach (var part in page.Chunk(Math.Max(1, page.Length / 3)))
                await PublishAsync(experiment, input.Round, part);
        await _storage.WriteAsync(setting.Process, experiment.Results, "manifest", $"{input.Round}", work.Claim.Token);
        return Done;
    }

    private Task PublishAsync(SimExperiment experiment, int round, WorkOutcome[] part)
    {
        var edited = experiment.Edited(round);
        var names = part.Select(o => (From: Attempt(edited, o), To: $"{o.Index}"));
        return _storage.RenameAsync(setting.Process, edited, experiment.Published(round), names);
    }

    private string Attempt(string folder, WorkOutcome outcome) => setting.Conditions.PublishesAnyAttempt
        ? _storage.Folder(folder).Keys.FirstOrDefault(n => n.StartsWith($"{outcome.Index}.", StringComparison.Ordinal)) ?? ""
        : $"{outcome.Index}.{outcome.Token}";

    private async Task<string> DeleteAsync(ClaimedWork work)
    {
        var root = work.Owner.Kind switch
        {
            ExperimentActor.KindName => $"results/{work.Owner.Key}",
            DatasetActor.KindName => $"datasets/{work.Owner.Key}",
            TrainingActor.KindName => $"trainings/{work.Owner.Key}",
            _ => $"sketches/{work.Owner.Key}",
        };
        await _storage.DeleteAsync(setting.Process, root);
        return Done;
    }

    private Task<ImmutableArray<WorkOutcome>> PageAsync(ActorId edit, long from) => setting.Store.ReadOutcomesAsync(edit, WorkKinds.Edit, from, PageMax, CancellationToken.None);

    private async Task RequireAsync(string folder, string name)
    {
        if (await _storage.ReadAsync(setting.Process, folder, name) is null) throw new NeuronEditException(FailureCode.Artifact, $"{folder}/{name} is not there, though the step before has left it.");
    }
}
