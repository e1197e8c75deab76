using NeuronEdit.Simulation.Scheduling;

namespace NeuronEdit.Simulation.Storage;

/// <summary>Storage that every process sees: small files by name. A file is written under a temporary name and renamed; a process that dies between the two leaves the temporary file.</summary>
internal sealed class SimStorage(SimScheduler scheduler)
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _folders = new(StringComparer.Ordinal);

    /// <summary>True while nothing can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>How long a step takes at most.</summary>
    public required TimeSpan StepMost { get; init; }

    /// <summary>The files of a folder with their contents, by name; what checkers look at.</summary>
    public IReadOnlyDictionary<string, string> Folder(string folder) => _folders.TryGetValue(folder, out var files) ? files : new SortedDictionary<string, string>();

    /// <summary>All folders that are not empty.</summary>
    public IEnumerable<string> Folders => _folders.Keys;

    /// <summary>Reads a file; null where there is none.</summary>
    public async Task<string?> ReadAsync(SimProcess process, string folder, string name)
    {
        await StepAsync(process);
        return Folder(folder).GetValueOrDefault(name);
    }

    /// <summary>Names in a folder.</summary>
    public async Task<List<string>> ListAsync(SimProcess process, string folder)
    {
        await StepAsync(process);
        return [.. Folder(folder).Keys];
    }

    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="process">Who writes.</param>
    /// <param name="folder">Where.</param>
    /// <param name="name">The name.</param>
    /// <param name="content">The content.</param>
    /// <param name="token">Makes the temporary name unlike any other attempt's.</param>
    /// <exception cref="NeuronEditException">Storage: it is full.</exception>
    public async Task WriteAsync(SimProcess process, string folder, string name, string content, long token)
    {
        var temporary = $"{name}.{token}.tmp";
        await StepAsync(process);
        if (IsFull) throw new NeuronEditException(FailureCode.Storage, $"{folder}/{name} cannot be written: the disk is full. Free some space.");
        Put(folder, temporary, content);
        await StepAsync(process);
        Rename(folder, temporary, folder, name);
    }

    /// <summary>Renames files, each whole or not at all, in one step that may end after any of them.</summary>
    public async Task RenameAsync(SimProcess process, string folder, string target, IEnumerable<(string From, string To)> names)
    {
        await StepAsync(process);
        foreach (var (from, to) in names) Rename(folder, from, target, to);
    }

    /// <summary>Deletes a folder and those in it, one after another.</summary>
    public async Task DeleteAsync(SimProcess process, string root)
    {
        foreach (var folder in _folders.Keys.Where(f => f == root || f.StartsWith($"{root}/", StringComparison.Ordinal)).ToList())
        {
            await StepAsync(process);
            _folders.Remove(folder);
        }
    }

    private void Put(string folder, string name, string content)
    {
        if (!_folders.TryGetValue(folder, out var files)) _folders.Add(folder, files = new(StringComparer.Ordinal));
        files[name] = content;
    }

    private void Rename(string folder, string from, string target, string to)
    {
        // Its folder may have been deleted meanwhile.
        if (!_folders.TryGetValue(folder, out var files) || !files.Remove(from, out var content)) return;
        Put(target, to, content);
    }

    private Task StepAsync(SimProcess process)
    {
        var step = new TaskCompletionSource();
        process.CallBack(StepMost * scheduler.Random.NextDouble(), step.SetResult);
        return step.Task;
    }
}
