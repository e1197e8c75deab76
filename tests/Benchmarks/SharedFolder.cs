namespace NeuronEdit.Benchmarks;

/// <summary>The folder of data and peers beside the repository, which is no part of it.</summary>
internal static class SharedFolder
{
    /// <summary>The environment variable that says where it is.</summary>
    public const string Variable = "NEURONEDIT_SHARED";

    /// <summary>A file's path, or null if it is not there.</summary>
    public static string? Find(string path)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NeuronEdit.Cluster.sln"))) root = Path.Combine(folder.FullName, "..", "shared");
        }

        var file = Path.GetFullPath(Path.Combine(root ?? ".", path));
        return File.Exists(file) ? file : null;
    }
}
