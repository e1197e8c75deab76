using System.Text;

namespace NeuronEdit.Experiments.Specification;

/// <summary>A sample's name becomes the name of a folder of results, so it must be one.</summary>
public static class SampleName
{
    private const int BytesMax = 200;

    /// <summary>Refuses names that cannot be a folder's, anywhere.</summary>
    /// <param name="name">The sample's name.</param>
    /// <param name="fault">Makes the error from what is wrong.</param>
    public static void Check(string name, Func<string, NeuronEditException> fault)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fault);
        if (name is "." or ".." || name.AsSpan().IndexOfAny("/\\") >= 0)
            throw fault($"is '{name}', which has path parts; a sample's name becomes a folder of the results and must be a plain name");
        if (name.Any(c => char.IsControl(c) || ":*?\"<>|".Contains(c)) || name.EndsWith('.') || name.EndsWith(' ') || name.StartsWith(' '))
            throw fault($"is '{name}'; leave out : * ? \" < > | and control characters, and a dot or space at its end, so that it can name a folder on any system");
        if (Encoding.UTF8.GetByteCount(name) is > BytesMax and var bytes) throw fault($"takes {bytes} bytes; at most {BytesMax} fit into a folder's name");
    }
}
