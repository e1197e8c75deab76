using System.Text.Json;

namespace NeuronEdit.Experiments.Results;

/// <summary>
/// The folder that receives an experiment's results. While a run is under way, what its work items leave lies in <c>work/</c>;
/// <c>manifest.json</c>, written last, says that everything is there. The folder belongs to one run, known by its fingerprint.
/// </summary>
internal sealed class ResultsFolder : IDisposable
{
    /// <summary>Holds a folder for every edited sample.</summary>
    public const string SamplesFolder = "samples";

    /// <summary>Holds what only an unfinished run needs.</summary>
    public const string WorkFolder = "work";

    private const string FingerprintFile = "work/run.json";
    private const string LockFile = ".lock";
    private readonly FileStream _lock;

    private readonly bool _wasEmpty;

    private ResultsFolder(string path, FileStream held, bool complete, bool wasEmpty) => (Path, _lock, IsComplete, _wasEmpty) = (path, held, complete, wasEmpty);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>True where the run had been finished before: there is nothing left to do.</summary>
    public bool IsComplete { get; }

    /// <summary>Takes the folder for a run.</summary>
    /// <param name="path">The folder; made if it is not there.</param>
    /// <param name="fingerprint">What the run is: two runs with one fingerprint give the same bytes.</param>
    /// <param name="resume">Whether to continue what is there.</param>
    /// <exception cref="NeuronEditException">Specification: the folder holds something else, or this run's results and <paramref name="resume"/> is false, or another process works in it.</exception>
    public static ResultsFolder Open(string path, string fingerprint, bool resume)
    {
        path = System.IO.Path.GetFullPath(path);
        if (File.Exists(path)) throw Refuse(path, "is a file; --output must name a folder.");
        var wasEmpty = !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();
        var held = Lock(path);
        try
        {
            return new ResultsFolder(path, held, Take(path, fingerprint, resume), wasEmpty);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes the folder for an experiment whose workers may be anywhere: none of them holds it alone.</summary>
    /// <param name="path">The folder; made if it is not there.</param>
    /// <param name="fingerprint">What the run is.</param>
    /// <exception cref="NeuronEditException">Specification: the folder holds something else. Storage: it cannot be made.</exception>
    public static void Claim(string path, string fingerprint)
    {
        if (File.Exists(path)) throw Refuse(path, "is a file; output.path must name a folder.");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Refused(path, e);
        }

        if (FingerprintOf(path, fingerprint) is null) RefuseStrangers(path);
        WriteJson(System.IO.Path.Combine(path, FingerprintFile), new RunMark(fingerprint));
    }

    /// <summary>Gives the folder back once its results are complete, without what only an unfinished run needs, and without what processes that died while they wrote have left.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="part">The part of the work folder that is over.</param>
    public static void Release(string path, string part)
    {
        var work = System.IO.Path.Combine(path, WorkFolder);
        if (Directory.Exists(System.IO.Path.Combine(work, part))) Directory.Delete(System.IO.Path.Combine(work, part), recursive: true);
        File.Delete(System.IO.Path.Combine(path, FingerprintFile));
        if (Directory.Exists(work) && !Directory.EnumerateFileSystemEntries(work).Any()) Directory.Delete(work);
        AtomicFile.DeleteLeftovers(path);
    }

    /// <summary>The absolute path of something in the folder.</summary>
    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>The absolute path of something that lives until the run is complete.</summary>
    public string InWork(string relative) => System.IO.Path.Combine(Path, WorkFolder, relative);

    /// <summary>Writes a JSON file whole.</summary>
    public static void WriteJson<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, ResultsJson.Options);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Reads what <see cref="WriteJson"/> wrote; null where it is absent or was damaged, so that the work is done again.</summary>
    public static T? TryReadJson<T>(string path)
        where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, ResultsJson.Options);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Says that everything is there: writes the manifest, then removes what only an unfinished run needs.</summary>
    public void Complete(Manifest manifest)
    {
        WriteJson(At(Manifest.FileName), manifest);
        RemoveWork();
    }

    /// <summary>Removes what only an unfinished run needs.</summary>
    public void RemoveWork()
    {
        if (Directory.Exists(At(WorkFolder))) Directory.Delete(At(WorkFolder), recursive: true);
    }

    /// <summary>After a failure: takes back what this run put into a folder that was new or empty, unless it trained or edited, which a resumed run can use.</summary>
    public void AbandonUnlessUseful()
    {
        if (!_wasEmpty || HasTrained || HoldsSamples) return;
        RemoveWork();
        if (Directory.Exists(At(SamplesFolder))) Directory.Delete(At(SamplesFolder), recursive: true);
        File.Delete(At(RunLog.FileName));
    }

    /// <summary>There is a checkpoint or a model.</summary>
    private bool HasTrained => Directory.Exists(At(WorkFolder)) && Directory.EnumerateFiles(At(WorkFolder), "*.safetensors", SearchOption.AllDirectories).Any();

    /// <summary>At least one part of a sample is complete.</summary>
    private bool HoldsSamples =>
        Directory.Exists(At(SamplesFolder)) &&
        Directory.EnumerateFiles(At(SamplesFolder), "*", SearchOption.AllDirectories).Any(file => !file.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        if (_wasEmpty && !Directory.EnumerateFileSystemEntries(Path).Any()) Directory.Delete(Path);
    }

    private static bool Take(string path, string fingerprint, bool resume)
    {
        var found = FingerprintOf(path, fingerprint);
        var complete = File.Exists(System.IO.Path.Combine(path, Manifest.FileName));
        if (found is not null && !resume)
        {
            throw Refuse(path, complete
                ? "already holds the complete results of this run. Choose another folder with --output, delete this one, or give --resume to see them."
                : "holds this run's unfinished results. Give --resume to continue it, choose another folder with --output, or delete this one.");
        }

        if (found is not null && complete)
        {
            // Killed between the manifest and this.
            if (Directory.Exists(System.IO.Path.Combine(path, WorkFolder))) Directory.Delete(System.IO.Path.Combine(path, WorkFolder), recursive: true);
            return true;
        }

        if (found is null) RefuseStrangers(path);
        WriteJson(System.IO.Path.Combine(path, FingerprintFile), new RunMark(fingerprint));
        AtomicFile.DeleteLeftovers(path);
        return false;
    }

    /// <summary>The fingerprint of what a folder holds; null: nothing that is known.</summary>
    public static string? FingerprintIn(string path) =>
        TryReadJson<Manifest>(System.IO.Path.Combine(path, Manifest.FileName))?.Fingerprint ?? TryReadJson<RunMark>(System.IO.Path.Combine(path, FingerprintFile))?.Fingerprint;

    /// <summary>The same, of what is expected there.</summary>
    /// <exception cref="NeuronEditException">Specification: another run's.</exception>
    private static string? FingerprintOf(string path, string expected)
    {
        var found = FingerprintIn(path);
        return found is null || found == expected
            ? found
            : throw Refuse(path, "holds the results of another run: its experiment file, inputs or options differ. Choose another folder with --output, or delete this one.");
    }

    private static void RefuseStrangers(string path)
    {
        var stranger = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName)
            .FirstOrDefault(n => n != LockFile && n != WorkFolder && n != RunLog.FileName);
        if (stranger is not null) throw Refuse(path, $"is not empty (it holds {stranger}) and is not a folder of results. Choose a new or empty folder with --output.");
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new FileStream(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            throw new NeuronEditException(FailureCode.Specification, $"{path}: another process is working in this folder. Wait for it, stop it, or choose another folder with --output.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Refused(path, e);
        }
    }

    /// <summary>A lock that another process holds: EAGAIN (11 on Linux, 35 on macOS) or a sharing violation (32 on Windows); a disk that is full or read-only is neither.</summary>
    private static bool IsHeldByAnother(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;

    private static NeuronEditException Refuse(string path, string problem) => new(FailureCode.Specification, $"{path} {problem}");

    private sealed record RunMark(string Fingerprint);
}
