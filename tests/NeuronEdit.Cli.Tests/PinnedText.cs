namespace NeuronEdit.Cli.Tests;

/// <summary>
/// Text that is kept word for word in the folder Pinned, so that whoever changes it reads it whole.
/// <c>NEURONEDIT_ACCEPT=1 dotnet test tests/NeuronEdit.Cli.Tests</c> writes what is there now; look at the difference before committing it.
/// </summary>
internal static class PinnedText
{
    public static void Check(string name, string text)
    {
        var file = Path.Combine(Folder(), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("NEURONEDIT_ACCEPT") == "1") File.WriteAllText(file, text);
        Assert.True(File.Exists(file), $"{file} is missing.");
        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NeuronEdit.Cluster.sln")))
                return Path.Combine(folder.FullName, "tests", "NeuronEdit.Cli.Tests", "Pinned");
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
