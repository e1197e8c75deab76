using Microsoft.AspNetCore.Http;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Cluster.Nodes.Tables;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Experiments;

/// <summary>Who may see an experiment, and who may control it. One that may not be seen is not there.</summary>
internal sealed class ExperimentAccess(NodeStore nodes, ExperimentRecorder recorder)
{
    private const int KeyLengthMax = 64;

    /// <summary>An experiment that the caller may see.</summary>
    /// <exception cref="ApiProblem">There is none, or they may not.</exception>
    public async Task<ExperimentRow> LookAsync(HttpContext context, string key, CancellationToken cancellation)
    {
        var caller = Caller.Of(context);
        var row = IsKey(key) ? await FindAsync(key, cancellation) : null;
        if (row is null || row.IsDeleted || !await MaySeeAsync(caller, row, cancellation)) throw ApiProblem.NotFound($"experiment {Asked.Shown(key)}");
        return row;
    }

    /// <summary>An experiment that the caller may control.</summary>
    /// <exception cref="ApiProblem">There is none, or they may not.</exception>
    public async Task<ExperimentRow> ControlAsync(HttpContext context, string key, CancellationToken cancellation)
    {
        var row = await LookAsync(context, key, cancellation);
        var caller = Caller.Of(context);
        return caller.IsOperator || caller.User == row.User ? row : throw new ApiProblem(ProblemCodes.Forbidden, $"Experiment {key} is {row.User}'s; you may look at it, not control it.");
    }

    /// <summary>Whoever follows an experiment may still see it; also one that is deleted, whose last events are theirs to see.</summary>
    /// <exception cref="ApiProblem">They may not.</exception>
    public async Task RequireStillAsync(Caller caller, string key, CancellationToken cancellation)
    {
        if (await nodes.Experiments.FindAsync(key, cancellation) is not { } row || !await MaySeeAsync(caller, row, cancellation)) throw ApiProblem.NotFound($"experiment {key}");
    }

    private async Task<ExperimentRow?> FindAsync(string key, CancellationToken cancellation) =>
        await nodes.Experiments.FindAsync(key, cancellation) is { IsDeleted: false } row ? row : await recorder.LookAsync(key, cancellation);

    private async Task<bool> MaySeeAsync(Caller caller, ExperimentRow row, CancellationToken cancellation) =>
        caller.IsOperator || caller.User == row.User || await nodes.Readers.MayLookAsync(row.Key, caller.User, cancellation);

    /// <summary>Keys as submitting makes them; nothing else reaches a store.</summary>
    private static bool IsKey(string key) => key.Length is > 0 and <= KeyLengthMax && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
