namespace NeuronEdit.Tests.Shared;

/// <summary>
/// Files in the repository that pin a format or a text. <c>NEURONEDIT_ACCEPT=1 dotnet test</c> writes what is there now; look at the
/// difference before committing it.
/// </summary>
internal static class PinnedFile
{
    /// <summary>Fails unless the file holds these bytes.</summary>
    /// <param name="path">From the repository's root.</param>
    /// <param name="actual">What is there now.</param>
    public static void AssertEqual(string path, byte[] actual) => Assert.Equal(File.ReadAllBytes(Accept(path, actual)), actual);

    /// <summary>The same for text, so that a difference can be read.</summary>
    public static void AssertEqual(string path, string actual) => Assert.Equal(File.ReadAllText(Accept(path, System.Text.Encoding.UTF8.GetBytes(actual))), actual);

    private static string Accept(string path, byte[] actual)
    {
        var file = Path.Combine(RepositoryPaths.Root, path);
        if (Environment.GetEnvironmentVariable("NEURONEDIT_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, actual);
        }

        Assert.True(File.Exists(file), $"{file} is missing; NEURONEDIT_ACCEPT=1 writes it.");
        return file;
    }
}
