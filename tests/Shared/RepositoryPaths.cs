namespace NeuronEdit.Tests.Shared;

/// <summary>Where the repository and the measured data beside it lie.</summary>
internal static class RepositoryPaths
{
    /// <summary>The folder of NeuronEdit.Cluster.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>NEURONEDIT_SHARED, or <c>../shared</c> beside the repository.</summary>
    public static string Shared { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("NEURONEDIT_SHARED") is { Length: > 0 } set ? set : Path.Combine(Root, "..", "shared"));

    /// <summary>The folder of measured samples.</summary>
    public static string Bodenmiller { get; } = Path.Combine(Shared, "data", "bodenmiller");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NeuronEdit.Cluster.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from a folder below NeuronEdit.Cluster.sln.");
    }
}

/// <summary>A test on measured samples; where they are absent it is skipped and says so.</summary>
internal sealed class MeasuredDataFactAttribute : FactAttribute
{
    public MeasuredDataFactAttribute() => Skip = MeasuredData.Absence;
}

/// <summary>The same with data rows.</summary>
internal sealed class MeasuredDataTheoryAttribute : TheoryAttribute
{
    public MeasuredDataTheoryAttribute() => Skip = MeasuredData.Absence;
}

/// <summary>Whether the measured samples are there.</summary>
internal static class MeasuredData
{
    /// <summary>Why they are not; null where they are.</summary>
    public static string? Absence { get; } = Directory.Exists(RepositoryPaths.Bodenmiller)
        ? null
        : $"The measured samples are not at {RepositoryPaths.Bodenmiller}; set NEURONEDIT_SHARED to the folder that holds data/bodenmiller.";
}

/// <summary>A folder for one test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("neuronedit-test-").FullName;

    /// <summary>A path in it.</summary>
    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
