using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Data;

namespace NeuronEdit.Cluster.Client;

/// <summary>An edit to be applied to new data.</summary>
public sealed record ApplicationRequest
{
    /// <summary>The key of the experiment that learnt it.</summary>
    public required string Experiment { get; init; }

    /// <summary>The experiment's results folder.</summary>
    public required string Edit { get; init; }

    /// <summary>Whose the application is.</summary>
    public required string User { get; init; }

    /// <summary>Files, folders or globs, absolute; every file is a sample named after it.</summary>
    public required ImmutableArray<string> Inputs { get; init; }

    /// <summary>Results folder, absolute.</summary>
    public required string Results { get; init; }

    /// <summary>Output format; null: each input's own.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>Strength of the edit, 0 (unchanged) to 1.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Edit from target towards source.</summary>
    public bool Inverse { get; init; }

    /// <summary>Leave rows with missing or infinite values out of the result instead of refusing the file.</summary>
    public bool DropRowsWithMissing { get; init; }
}

/// <summary>An application.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Experiment">The key of the experiment that learnt the edit.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Status">How it is.</param>
/// <param name="Results">Its results folder.</param>
/// <param name="Summary">What came out, for people.</param>
/// <param name="Notes">What the user should know.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record ApplicationView(string Key, string Experiment, string User, ApplicationStatus Status, string Results, string Summary, Notes Notes, WorkFailure? Failure)
{
    internal static ApplicationView Of(ApplicationState state) => new(
        state.Key, state.Submitted!.Experiment, state.Submitted.User, state.Status, state.Submitted.Results, state.Summary, state.Notes, state.Failure);
}

/// <summary>Applies edits to new data; see <see cref="ClusterClient.Applications"/>.</summary>
public sealed class ApplicationClient
{
    private const int PageSize = 500;
    private readonly StoreCalls _calls;

    internal ApplicationClient(StoreCalls calls) => _calls = calls;

    /// <summary>Submits one. The same again changes nothing, unless it failed: then it begins anew.</summary>
    /// <param name="request">What is applied to what.</param>
    /// <param name="storage">The storage folder.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The application as it was, or will be once a worker has taken it.</returns>
    /// <exception cref="NeuronEditException">Specification: a value is out of its range, or an input names no file. Storage: it refuses.</exception>
    public async Task<ApplicationView> SubmitAsync(ApplicationRequest request, string storage, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        Limits.RequireText("The user", request.User, Limits.UserLengthMax);
        Limits.Require(request.Alpha is >= 0 and <= 1, "alpha", request.Alpha, "0 to 1");
        var file = new ApplicationFile(request.Edit, request.Inputs, request.Results, request.Format, request.Alpha, request.Inverse, request.DropRowsWithMissing);
        var key = KeyOf(file);
        var submitted = new SubmitApplication(request.Experiment, request.User, request.Results);
        if (await FindAsync(key, cancellation) is { } known && known.Status != ApplicationStatus.Failed) return known;
        StoredFile.Write(new StorageLayout(Path.GetFullPath(storage)).Application(key), file);
        await _calls.SendAsync(ApplicationActor.Id(key), submitted, cancellation);
        return ApplicationView.Of(new ApplicationState { Key = key, Submitted = submitted });
    }

    /// <summary>Finds one; null where there is none.</summary>
    public async Task<ApplicationView?> FindAsync(string key, CancellationToken cancellation) =>
        ActorId.IsPart(key) && await _calls.ReadAsync<ApplicationState>(ApplicationActor.Id(key), cancellation) is { State.Submitted: not null } found ? ApplicationView.Of(found.State) : null;

    /// <summary>Stops one if it works, and forgets it; its results stay.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellation) => _calls.SendAsync(ApplicationActor.Id(key), new RemoveApplication(), cancellation);

    /// <summary>Lists applications in the order of their keys.</summary>
    /// <param name="user">Only this user's; null: all.</param>
    /// <param name="after">Starts after this key; null: at the first.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ImmutableArray<ApplicationView>> ListAsync(string? user, string? after, int limit, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<ApplicationView>();
        while (true)
        {
            var page = await _calls.ListAsync<ApplicationState>(ApplicationActor.KindName, after, PageSize, cancellation);
            found.AddRange(page.Where(a => a.State.Submitted is { } s && (user is null || s.User == user)).Select(a => ApplicationView.Of(a.State)).Take(limit - found.Count));
            if (page.Length < PageSize || found.Count == limit) return found.ToImmutable();
            after = page[^1].Key;
        }
    }

    /// <summary>A hash of all settings, of the edit, and of the path, size and time of change of every input.</summary>
    private static string KeyOf(ApplicationFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(ClusterJson.Write(file)));
        foreach (var path in file.Inputs.SelectMany(input => DataFiles.Expand(input, Path.GetPathRoot(input)!)).Append(Path.Combine(file.Edit, "edit", "edit.json")))
        {
            var info = new FileInfo(path);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{path}\0{(info.Exists ? info.Length : -1)}\0{info.LastWriteTimeUtc.Ticks}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
