using System.Text.Json;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Experiments.Results;

/// <summary>Writes what an observer is told as one JSON object a line, then passes it on. A resumed run continues the file.</summary>
internal sealed class RunLog : IRunObserver, IDisposable
{
    /// <summary>Its name in the results folder.</summary>
    public const string FileName = "log.jsonl";

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly StreamWriter _writer;
    private readonly IRunObserver _next;
    private readonly TimeProvider _time;
    private Stage? _lastProgress;
    private long _lastProgressAt;

    /// <summary>Opens the log of a results folder.</summary>
    /// <exception cref="NeuronEditException">Storage: it cannot be written; so fails every other method too.</exception>
    public RunLog(string path, IRunObserver next, TimeProvider time)
    {
        _next = next;
        _time = time;
        _path = path;
        try
        {
            // No buffer: what could not be written is not tried again when the log is closed.
            _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0)) { AutoFlush = true, NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Refused(path, e);
        }
    }

    /// <inheritdoc/>
    public void StageStarted(Stage stage, string description)
    {
        Write(new { Time = Now, Event = "stage-started", Stage = stage, Description = description });
        _next.StageStarted(stage, description);
    }

    /// <inheritdoc/>
    public void Progressed(StageProgress progress)
    {
        // One line in five seconds is enough to see afterwards where the time went.
        if (_lastProgress != progress.Stage || _time.GetElapsedTime(_lastProgressAt) >= TimeSpan.FromSeconds(5))
        {
            (_lastProgress, _lastProgressAt) = (progress.Stage, _time.GetTimestamp());
            Write(new { Time = Now, Event = "progress", progress.Stage, progress.Done, progress.Total, RowsPerSecond = progress.Rate, progress.Detail });
        }

        _next.Progressed(progress);
    }

    /// <inheritdoc/>
    public void StageFinished(Stage stage, string summary, TimeSpan elapsed)
    {
        Write(new { Time = Now, Event = "stage-finished", Stage = stage, Summary = summary, Seconds = elapsed.TotalSeconds });
        _next.StageFinished(stage, summary, elapsed);
    }

    /// <inheritdoc/>
    public void Warned(string message)
    {
        Write(new { Time = Now, Event = "warning", Message = message });
        _next.Warned(message);
    }

    /// <summary>Notes how the run ended.</summary>
    public void Ended(string how, string? message) => Write(new { Time = Now, Event = how, Message = message });

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private DateTimeOffset Now => _time.GetUtcNow();

    private void Write<T>(T line)
    {
        var text = JsonSerializer.Serialize(line, ResultsJson.OneLine);
        try
        {
            lock (_gate) _writer.WriteLine(text);
        }
        catch (IOException e)
        {
            throw AtomicFile.Refused(_path, e);
        }
    }
}
