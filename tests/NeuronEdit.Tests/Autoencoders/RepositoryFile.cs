namespace NeuronEdit.Tests.Autoencoders;

/// <summary>Files that tests need and that lie beside their source.</summary>
internal static class RepositoryFile
{
    /// <summary>The full path of a file, given from the repository's root.</summary>
    public static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NeuronEdit.Cluster.sln"))) return Path.Combine(folder.FullName, path);
        }

        throw new FileNotFoundException($"No folder above {AppContext.BaseDirectory} holds NeuronEdit.Cluster.sln.");
    }
}
