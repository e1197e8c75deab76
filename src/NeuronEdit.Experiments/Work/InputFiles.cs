using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Experiments.Work;

/// <summary>Sees to it that an experiment's inputs stay what they were: results of two contents must not be mixed.</summary>
internal static class InputFiles
{
    /// <summary>Looks at size and time of change.</summary>
    /// <exception cref="NeuronEditException">Data: the file is not what it was when it was planned.</exception>
    public static void RequireUnchanged(SampleFile file)
    {
        if (FileStamp.Of(file.Table.Path) != file.Stamp) throw Changed(file.Table.Path, "");
    }

    /// <summary>The same where the content's hash is known: a file that was only touched or copied back passes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sha256">Its content's hash when it was read.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    /// <exception cref="NeuronEditException">Data: the file has another content.</exception>
    public static void RequireUnchanged(SampleFile file, string sha256, CancellationToken cancellation)
    {
        if (FileStamp.Of(file.Table.Path) == file.Stamp) return;
        var now = FileHash.Sha256(file.Table.Path, cancellation);
        if (now != sha256) throw Changed(file.Table.Path, $": its content's hash was {sha256[..12]}..., now it is {now[..12]}...");
    }

    private static NeuronEditException Changed(string path, string how) =>
        new(FailureCode.Data, $"{path} has changed since the run began{how}. Put the old file back, or run anew into another folder with --output.");
}
