using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Cluster.Client;

/// <summary>Brings experiments, and samples for finished ones, into a cluster: first their specification into storage, then the message into the store.</summary>
internal sealed class Submitter(StoreCalls calls, ExperimentFinder finder)
{
    /// <inheritdoc cref="ClusterClient.SubmitAsync"/>
    public async Task<Request> SubmitAsync(SubmitRequest request, string storage, CancellationToken cancellation)
    {
        request.Validate();
        var spec = ResolvedSpec.Of(request.Spec, request.Results);
        var key = ResolvedSpec.KeyOf(spec);
        var before = await calls.ReadAsync<ExperimentState>(ExperimentActor.Id(key), cancellation);
        var isNews = before is null || RequestRules.Submit(before.State);
        if (isNews)
        {
            new SpecStorage(Path.GetFullPath(storage)).Write(key, spec);
            await calls.SendAsync(ExperimentActor.Id(key), MessageOf(request, spec.Output.Path), cancellation);
        }

        return before is null ? new Request(key, spec.Name, spec.Output.Path) : new Request(before, isNews, beginsRun: true, now => !isNews || now.State.Run > before.State.Run);
    }

    /// <inheritdoc cref="ClusterClient.AddSamplesAsync"/>
    public async Task<Request> AddSamplesAsync(string experiment, ImmutableArray<ExtrapolateSpec> samples, string baseDirectory, string storage, CancellationToken cancellation)
    {
        var found = await finder.FindAsync(experiment, cancellation);
        RequestRules.AddSamples(found.State);
        var added = ResolvedSpec.Of(samples, baseDirectory);
        RefuseNames(added, found.State);
        var files = new SpecStorage(Path.GetFullPath(storage));
        var round = found.State.Round + 1;
        var isOurs = files.TryWrite(found.Key, round, files.Read(found.Key) with { Extrapolate = added });
        // Where others' samples are there, whoever brought them may have died before sending: it is sent for them.
        await calls.SendAsync(ExperimentActor.Id(found.Key), new AddSamples(round), cancellation);
        if (!isOurs)
            throw new NeuronEditException(FailureCode.Specification, $"Other samples are just being added to experiment {found.State.Submitted!.Name} ({Phases.ShownKey(found.Key)}). Add these once it is finished again.");
        return new Request(found, isNews: true, beginsRun: true, now => now.State.Run > found.State.Run);
    }

    private static SubmitExperiment MessageOf(SubmitRequest request, string results) => new(request.Spec.Name, request.User, results)
    {
        Weight = request.Share.Weight,
        Priority = request.Share.Priority,
        SlotsMax = request.Share.SlotsMax ?? int.MaxValue,
        Deadline = request.Deadline,
        Retention = request.Retention,
    };

    /// <summary>What can be refused before a worker looks at the files: names that the results already have, or that are given twice.</summary>
    private static void RefuseNames(ImmutableArray<ExtrapolateSpec> added, ExperimentState state)
    {
        const string WayOut = "Give each a name of its own, or rename the files.";
        var named = added.SelectMany(NamesOf).ToList();
        foreach (var (sample, _) in named) SampleName.Check(sample, problem => new NeuronEditException(FailureCode.Specification, $"The sample's name {problem}."));
        SampleNaming.RefuseTwice(named, WayOut);
        foreach (var (sample, path) in named)
        {
            var folder = Path.Combine(state.Submitted!.Results, "samples", sample);
            if (Directory.Exists(folder))
                throw new NeuronEditException(FailureCode.Specification, $"{path}: the experiment has a sample named '{sample}' already: {folder}. {WayOut}");
        }
    }

    private static IEnumerable<(string Sample, string Path)> NamesOf(ExtrapolateSpec entry)
    {
        var files = ResolvedSpec.FilesOf([entry with { Truth = [] }], Path.GetPathRoot(entry.Paths[0])!);
        return entry.Sample is { } name ? [(name, files.First())] : files.Select(path => (SampleNaming.AfterFile(path), path));
    }
}
