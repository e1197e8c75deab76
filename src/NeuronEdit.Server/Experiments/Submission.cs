using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Experiments.Results;
using NeuronEdit.Experiments.Specification;
using NeuronEdit.Server.Datasets;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Hosting;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Experiments;

/// <summary>Brings what people submit into the cluster: checked, with every path within its bounds, and in its user's name.</summary>
/// <remarks>None of it is cancelled with the request: who loses the connection finds it done, or makes the same request again.</remarks>
internal sealed class Submission(NodeSettings settings, ClusterClient client, ExperimentRecorder recorder, ExperimentWatch watch, DatasetNames datasets, PathGuard guard)
{
    private const string UnnamedResults = "results";

    /// <summary>Submits an experiment.</summary>
    public async Task<Accepted> SubmitAsync(Caller caller, SubmitExperiment asked)
    {
        if (Encoding.UTF8.GetByteCount(asked.Spec) is var bytes && bytes > settings.Limits.SpecBytes)
            throw new ApiProblem(ProblemCodes.TooLarge, $"The experiment file has {bytes} bytes; this node takes {settings.Limits.SpecBytes} (limits.specBytes).");
        RequirePriority(caller, asked.Share?.Priority);
        var spec = await WithinBoundsAsync(SpecFile.Parse(asked.Spec, "the experiment file", settings.Data[0]), caller);
        var results = guard.Results(asked.Results ?? ResultsOf(spec), caller.User);
        var request = await client.SubmitAsync(
            new SubmitRequest
            {
                Spec = spec,
                Results = results,
                User = caller.User,
                Share = ShareOf(asked.Share),
                Deadline = Seconds("deadlineSeconds", asked.DeadlineSeconds),
                Retention = Seconds("retentionSeconds", asked.RetentionSeconds),
            },
            NodeFolders.Storage(settings),
            CancellationToken.None);
        return await AcceptedAsync(request, caller, results, asked.Share);
    }

    /// <summary>Adds samples to an experiment that the caller controls.</summary>
    public async Task<Accepted> AddSamplesAsync(Caller caller, ExperimentRow row, AddSamples asked)
    {
        if (asked.Samples.IsEmpty) throw new ApiProblem(ProblemCodes.InvalidExperiment, "samples is empty; name at least one.");
        var samples = asked.Samples.Select(SampleOf).ToImmutableArray();
        var checkedSamples = await WithinBoundsAsync(samples, row.User, settings.Limits.InputFiles);
        try
        {
            var request = await client.AddSamplesAsync(row.Key, checkedSamples, settings.Data[0], NodeFolders.Storage(settings), CancellationToken.None);
            watch.Changed(row.Key);
            return new Accepted(Views.Of(request.Before!, request.FirstRun, row.SubmittedAt), request.IsNews, request.FirstRun);
        }
        catch (NeuronEditException e) when (e.Code == FailureCode.Specification)
        {
            throw ProblemOf.Control(e);
        }
    }

    /// <summary>Going before others is the operator's to grant.</summary>
    public static void RequirePriority(Caller caller, int? priority)
    {
        if (priority > 0 && !caller.IsOperator) throw new ApiProblem(ProblemCodes.Forbidden, "A priority above 0 goes before everybody else's experiments; only an operator may give it. Leave it out, or ask one.");
    }

    private async Task<Accepted> AcceptedAsync(Request request, Caller caller, string results, Client.Share? share)
    {
        if (request.Before is { } before && before.User != caller.User && !caller.IsOperator) throw new ApiProblem(ProblemCodes.Taken, "The results folder belongs to somebody else's experiment. Name another one.");
        var row = await recorder.LookAsync(request.Key, CancellationToken.None);
        var at = row is { IsDeleted: false } ? row.SubmittedAt : DateTimeOffset.UtcNow;
        var experiment = request.Before is { } known
            ? Views.Of(known, request.FirstRun, at)
            : new Experiment(
                request.Key, request.Name, caller.User, Client.ExperimentStatus.Submitted, Client.ExperimentStep.Plan, 0, 0,
                share ?? new Client.Share(), results, at);
        if (request.Before is null) await recorder.SubmittedAsync(experiment, CancellationToken.None);
        watch.Changed(request.Key);
        return new Accepted(experiment, request.IsNews, request.FirstRun);
    }

    private async Task<ExperimentSpec> WithinBoundsAsync(ExperimentSpec spec, Caller caller)
    {
        var (source, target) = (await datasets.ResolveAsync(spec.Source, caller.User), await datasets.ResolveAsync(spec.Target, caller.User));
        var budget = settings.Limits.InputFiles;
        var bounded = spec with { Source = guard.Inputs(source, caller.User, ref budget), Target = guard.Inputs(target, caller.User, ref budget) };
        return bounded with { Extrapolate = await WithinBoundsAsync(spec.Extrapolate, caller.User, budget) };
    }

    private async Task<ImmutableArray<ExtrapolateSpec>> WithinBoundsAsync(ImmutableArray<ExtrapolateSpec> samples, string user, int budget)
    {
        var bounded = ImmutableArray.CreateBuilder<ExtrapolateSpec>(samples.Length);
        foreach (var sample in samples)
        {
            var (paths, truth) = (await datasets.ResolveAsync(sample.Paths, user), await datasets.ResolveAsync(sample.Truth, user));
            bounded.Add(sample with { Paths = guard.Inputs(paths, user, ref budget), Truth = guard.Inputs(truth, user, ref budget) });
        }

        return bounded.MoveToImmutable();
    }

    private static ExtrapolateSpec SampleOf(SampleInput input)
    {
        if (input.Paths.IsEmpty) throw new ApiProblem(ProblemCodes.InvalidExperiment, "A sample has no paths; name at least one.");
        if (input.Sample is { } name) SampleName.Check(name, problem => new NeuronEditException(FailureCode.Specification, $"A sample's name {problem}."));
        if (input is { Sample: null, Truth: { IsEmpty: false } }) throw new ApiProblem(ProblemCodes.InvalidExperiment, "A truth needs a sample's name beside it, since without one every file is a sample of its own.");
        return new ExtrapolateSpec(input.Sample, input.Paths, input.Truth ?? []);
    }

    /// <summary>The results folder of an experiment file that names none: one that none of other settings has.</summary>
    private static string ResultsOf(ExperimentSpec spec)
    {
        if (spec.Output.Path != UnnamedResults) return spec.Output.Path;
        var name = string.Concat(spec.Name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40));
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(spec, ResultsJson.Options)).AsSpan(0, 6));
        return name.Length == 0 ? hash : $"{name}-{hash}";
    }

    private static Cluster.Client.Share ShareOf(Client.Share? share) => share is null ? new() : new() { Weight = share.Weight, Priority = share.Priority, SlotsMax = share.SlotsMax };

    private static TimeSpan? Seconds(string name, double? seconds)
    {
        if (seconds is not { } value) return null;
        var most = Limits.TimeMax.TotalSeconds;
        return value > 0 && value <= most ? TimeSpan.FromSeconds(value) : throw new ApiProblem(ProblemCodes.InvalidExperiment, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; must be more than 0 and at most {most}."));
    }
}
