using System.Collections.Immutable;
using NeuronEdit.Data;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Security;

/// <summary>
/// Lets experiments read below the data folders only, and below their user's own results, once every link is followed. A path is looked at
/// before anything is listed, so that what lies elsewhere is not even named; then every file that it stands for is looked at.
/// </summary>
internal sealed class PathGuard(NodeSettings settings)
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>The folder of a user's results.</summary>
    public string ResultsOf(string user) => Path.Combine(settings.Results, user);

    /// <summary>Checks inputs.</summary>
    /// <param name="inputs">Files, folders or globs; relative ones start from the first data folder.</param>
    /// <param name="user">Whose.</param>
    /// <param name="budget">Files that may still be named; less those that are.</param>
    /// <returns>The inputs, absolute.</returns>
    /// <exception cref="ApiProblem">One leads elsewhere.</exception>
    /// <exception cref="NeuronEditException">One names no file.</exception>
    public ImmutableArray<string> Inputs(ImmutableArray<string> inputs, string user, ref int budget)
    {
        var roots = RootsOf(user);
        var absolute = ImmutableArray.CreateBuilder<string>(inputs.Length);
        foreach (var input in inputs)
        {
            if (string.IsNullOrWhiteSpace(input) || input.Contains('\0')) throw new ApiProblem(ProblemCodes.InvalidExperiment, "An input's path is empty. Name a file, a folder or a glob below the data folders.");
            var path = Path.GetFullPath(input, settings.Data[0]);
            RequireWithin(FixedPartOf(path, roots), roots, input);
            var files = DataFiles.Expand(path, settings.Data[0]);
            if ((budget -= files.Length) < 0) throw new ApiProblem(ProblemCodes.TooLarge, $"The inputs name more than {settings.Limits.InputFiles} files (limits.inputFiles).");
            foreach (var file in files) RequireWithin(file, roots, input);
            absolute.Add(path);
        }

        return absolute.MoveToImmutable();
    }

    /// <summary>A results folder of a user.</summary>
    /// <param name="wanted">Relative to the user's own.</param>
    /// <param name="user">Whose.</param>
    /// <exception cref="ApiProblem">It leads elsewhere.</exception>
    public string Results(string wanted, string user)
    {
        var own = ResultsOf(user);
        if (string.IsNullOrWhiteSpace(wanted) || wanted.Contains('\0')) throw new ApiProblem(ProblemCodes.InvalidExperiment, "The results folder's name is empty. Leave it out, or name a folder.");
        var path = Path.GetFullPath(wanted, own);
        if (path == own || !IsWithin(path, own) || !IsWithin(RealPathOf(path, wanted), RealPathOf(own, wanted)))
            throw new ApiProblem(ProblemCodes.OutsideRoots, $"The results folder '{Shown(wanted)}' does not lie within your own, {own}. Name one relative to it, such as 'first'.");
        return path;
    }

    /// <summary>A file of a results folder, wherever links in it lead.</summary>
    /// <returns>True where it lies in the folder.</returns>
    public static bool IsInFolder(string file, string folder) => IsWithin(RealPath.Of(file), RealPath.Of(folder));

    private ImmutableArray<string> RootsOf(string user) => [.. settings.Data.Append(ResultsOf(user)).Select(root => root.TrimEnd(Path.DirectorySeparatorChar))];

    private static void RequireWithin(string path, ImmutableArray<string> roots, string input)
    {
        // As it is written, and where it leads: the first so that links into a data folder from elsewhere are not needed.
        if (roots.Any(root => IsWithin(path, root)) && RealPathOf(path, input) is var real && roots.Any(root => IsWithin(real, RealPathOf(root, input)))) return;
        throw new ApiProblem(ProblemCodes.OutsideRoots, $"The input '{Shown(input)}' leads out of the data folders ({string.Join(", ", roots[..^1])}), as it is written or through a link. Name files below them.");
    }

    private static string RealPathOf(string path, string input)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApiProblem(ProblemCodes.OutsideRoots, $"It cannot be told where '{Shown(input)}' leads: {e.Message}", inner: e);
        }
    }

    /// <summary>The path before its first wildcard below a root; all of it where it has none.</summary>
    private static string FixedPartOf(string path, ImmutableArray<string> roots)
    {
        var root = roots.FirstOrDefault(root => IsWithin(path, root)) ?? "";
        var wildcard = path.IndexOfAny(Wildcards, root.Length);
        return wildcard < 0 ? path : Path.GetDirectoryName(path[..wildcard] + "x")!;
    }

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || folder.EndsWith(Path.DirectorySeparatorChar) || path[folder.Length] == Path.DirectorySeparatorChar);

    private static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "...";
}
