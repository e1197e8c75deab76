namespace NeuronEdit.Server.Security;

/// <summary>Where a path leads once every link on its way is followed.</summary>
internal static class RealPath
{
    /// <summary>As Linux has it.</summary>
    private const int LinksMax = 40;

    /// <summary>Follows all links; what is not there is left as it is written.</summary>
    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">Links lead in a circle, or a folder cannot be looked at.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Parts(path[root.Length..]).Reverse());
        var at = root;
        while (left.TryPop(out var part))
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? root;
                continue;
            }

            var next = Path.Combine(at, part);
            if (LinkOf(next) is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > LinksMax) throw new IOException($"{path} leads through more than {LinksMax} links.");
            if (Path.IsPathRooted(target)) at = root;
            foreach (var piece in Parts(Path.IsPathRooted(target) ? target[root.Length..] : target).Reverse()) left.Push(piece);
        }

        return at;
    }

    private static IEnumerable<string> Parts(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".");

    private static string? LinkOf(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget;
    }
}
