using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Experiments.Work;

/// <summary>
/// The content hash of every input file. A resumed run trusts a hash while the file's size and time of change stay; where they differ it
/// hashes again, and refuses to mix results of two contents.
/// </summary>
internal sealed class InputHashes(WorkContext context, Cohort cohort)
{
    private ImmutableSortedDictionary<string, FileMark> _marks = ImmutableSortedDictionary.Create<string, FileMark>(StringComparer.Ordinal);

    private string Record => context.Folder.InWork("inputs.json");

    /// <summary>The hash of a file.</summary>
    public FileMark this[TableInfo table] => _marks[table.Path];

    /// <summary>Hashes what is not hashed yet.</summary>
    /// <exception cref="NeuronEditException">Data: a file is not what it was when the run began.</exception>
    public void Compute(CancellationToken cancellation)
    {
        var known = ResultsFolder.TryReadJson<Dictionary<string, FileMark>>(Record) ?? [];
        var marks = new Dictionary<string, FileMark>(StringComparer.Ordinal);
        context.ForEach(cohort.Samples.SelectMany(s => s.Files).Select(f => f.Table.Path).Distinct(StringComparer.Ordinal), (path, stop) =>
        {
            var mark = Mark(path, known.GetValueOrDefault(path), stop);
            lock (marks) marks.Add(path, mark);
        }, cancellation);
        _marks = marks.ToImmutableSortedDictionary(StringComparer.Ordinal);
        ResultsFolder.WriteJson(Record, _marks);
    }

    private static FileMark Mark(string path, FileMark? known, CancellationToken cancellation)
    {
        var file = new FileInfo(path);
        if (known is not null && known.Bytes == file.Length && known.Changed == file.LastWriteTimeUtc) return known;
        var mark = new FileMark(file.Length, file.LastWriteTimeUtc, FileHash.Sha256(path, cancellation));
        return known is null || known.Sha256 == mark.Sha256
            ? mark
            : throw new NeuronEditException(FailureCode.Data, $"{path} has changed since the run began: its content's hash was {known.Sha256[..12]}..., now it is {mark.Sha256[..12]}.... Put the old file back, or run anew into another folder with --output.");
    }
}

/// <summary>A file's content at a time.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Changed">When it was last written.</param>
/// <param name="Sha256">Its content's hash.</param>
internal sealed record FileMark(long Bytes, DateTime Changed, string Sha256);
