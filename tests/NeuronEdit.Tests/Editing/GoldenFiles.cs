namespace NeuronEdit.Tests.Editing;

/// <summary>Files that pin a format. To accept a deliberate change, run the tests once with NEURONEDIT_UPDATE_GOLDEN=1.</summary>
internal static class GoldenFiles
{
    internal static string PathOf(string folder, string name)
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "NeuronEdit.Cluster.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"No NeuronEdit.Cluster.sln above {AppContext.BaseDirectory}.");
        return Path.Combine(directory, "tests", "NeuronEdit.Tests", folder, name);
    }

    internal static void AssertEqual(string folder, string name, byte[] actual)
    {
        var path = PathOf(Path.Combine(folder, "Golden"), name);
        if (Environment.GetEnvironmentVariable("NEURONEDIT_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
        }

        Assert.Equal(File.ReadAllBytes(path), actual);
    }
}
