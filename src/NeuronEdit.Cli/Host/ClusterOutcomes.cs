using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Client;

namespace NeuronEdit.Cli.Host;

/// <summary>What <c>submit</c> and <c>add-samples</c> leave.</summary>
/// <param name="Key">The experiment's key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Results">Its results folder, as the workers see it.</param>
/// <param name="IsNews">False where it is in the cluster already, and nothing had to be asked.</param>
/// <param name="Run">The run that was begun, or is under way.</param>
/// <param name="WorkerIsAlive">A worker is there that may take it.</param>
/// <param name="Experiment">The experiment; null before a worker has taken it.</param>
/// <param name="End">How it ended; null where that was not waited for.</param>
internal sealed record Submitted(string Key, string Name, string Results, bool IsNews, int Run, bool WorkerIsAlive, ExperimentInfo? Experiment, RunEnd? End = null)
{
    /// <inheritdoc cref="ExperimentInfo.ShortKey"/>
    [JsonIgnore]
    public string ShortKey => Phases.ShownKey(Key);

    /// <inheritdoc cref="ExperimentInfo.Title"/>
    [JsonIgnore]
    public string Title => $"{Name} ({ShortKey})";
}

/// <summary>How a run ended.</summary>
/// <param name="Key">The experiment's key.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDeleted">It was deleted meanwhile.</param>
/// <param name="Experiment">The experiment; null where it was deleted.</param>
internal sealed record RunEnd(string Key, string Name, bool IsDeleted, ExperimentView? Experiment);

/// <summary>The run of an experiment whose end, or a later one's, is waited for.</summary>
/// <param name="Key">The experiment's whole key.</param>
/// <param name="Run">The run.</param>
/// <param name="IsThere">False where no worker may have taken the experiment yet.</param>
internal sealed record RunToFollow(string Key, int Run, bool IsThere);

/// <summary>Something was asked, and is kept.</summary>
/// <param name="WorkerIsAlive">A worker is there that may do it.</param>
internal sealed record Asked(bool WorkerIsAlive);

/// <summary>What <c>pause</c>, <c>resume</c>, <c>cancel</c> and <c>delete</c> leave.</summary>
/// <param name="Control">What was asked.</param>
/// <param name="Key">The experiment's key.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsNews">False where it was so already, or somebody else had asked.</param>
/// <param name="IsDone">True where it was waited for, and is done or can be done no more.</param>
/// <param name="Experiment">The experiment now; null: it is deleted.</param>
internal sealed record ControlOutcome(Control Control, string Key, string Name, bool IsNews, bool IsDone, ExperimentInfo? Experiment)
{
    /// <inheritdoc cref="ExperimentInfo.Title"/>
    [JsonIgnore]
    public string Title => $"{Name} ({Phases.ShownKey(Key)})";
}

/// <summary>Something that happened to an experiment.</summary>
/// <param name="Number">Ascending within the experiment.</param>
/// <param name="Time">When it was noted.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Text">For people.</param>
/// <param name="Node">The node that says so; null: it follows from the experiment's state.</param>
internal sealed record LogLine(long Number, DateTimeOffset Time, EventLevel Level, EventKind Kind, string Text, string? Node);

/// <summary>What <c>logs</c> leaves, after its lines.</summary>
/// <param name="Key">The experiment's key.</param>
/// <param name="Last">The number of the last line; null: there was none.</param>
internal sealed record LogsEnd(string Key, long? Last);

/// <summary>A file of an experiment's results.</summary>
/// <param name="Path">Where it lies in the results, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its content's hash; null for the manifest, which holds the others'.</param>
/// <param name="Sample">The edited sample; null for files of the whole experiment.</param>
/// <param name="Rows">Rows in it; null where it has none.</param>
internal sealed record ResultInfo(string Path, long Bytes, string? Sha256, string? Sample, long? Rows);

/// <summary>How far a download is.</summary>
/// <param name="Files">Files that are there.</param>
/// <param name="FilesTotal">Files in all.</param>
/// <param name="Bytes">Bytes that are there.</param>
/// <param name="BytesTotal">Bytes in all.</param>
internal sealed record Arrived(int Files, int FilesTotal, long Bytes, long BytesTotal);

/// <summary>What <c>results</c> leaves.</summary>
/// <param name="Key">The experiment's key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Output">The folder that received the files; null: they were listed only.</param>
/// <param name="Files">The files.</param>
internal sealed record ResultsOutcome(string Key, string Name, string? Output, ImmutableArray<ResultInfo> Files)
{
    /// <inheritdoc cref="ExperimentInfo.Title"/>
    [JsonIgnore]
    public string Title => $"{Name} ({Phases.ShownKey(Key)})";
}

/// <summary>What <c>drain</c> leaves.</summary>
/// <param name="Worker">The worker as it was when it was last seen.</param>
/// <param name="IsGone">It was waited for, and is gone.</param>
internal sealed record Drained(WorkerInfo Worker, bool IsGone);

/// <summary>What <c>worker</c> leaves.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Slots">Its slots.</param>
/// <param name="LeftInOrder">What it could not finish was handed back; else its leases end by themselves.</param>
/// <param name="ElapsedSeconds">How long it was there.</param>
internal sealed record WorkerEnd(string Worker, int Slots, bool LeftInOrder, double ElapsedSeconds);
