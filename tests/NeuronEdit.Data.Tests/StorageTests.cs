using System.Diagnostics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests;

public sealed class StorageTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CopyEdited_FolderThatIsNotThere_IsAStorageFailureNamingTheFile()
    {
        var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT 1::FLOAT AS a"));
        foreach (var format in Enum.GetValues<FileFormat>())
        {
            var path = _files["gone/out"];
            var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.CopyEdited(new CopyRequest { Table = table, OutputPath = path, Format = format }));
            Assert.Equal(FailureCode.Storage, failure.Code);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CopyEdited_DiskFull_IsAStorageFailureAndLeavesNoFile()
    {
        var full = _files["full"];
        Directory.CreateDirectory(full);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t tmpfs -o size=1m tmpfs " + full) != 0)
        {
            // Only root can make a small disk. xunit 2 has no skip at run time; the line says why nothing was tested.
            Console.WriteLine("Not tested: a full disk (needs root on Linux to mount a small tmpfs).");
            return;
        }

        try
        {
            var table = _files.Engine.Inspect(_files.Make("in.parquet", "SELECT random()::FLOAT AS a, random()::FLOAT AS b FROM range(400000)"));
            foreach (var format in Enum.GetValues<FileFormat>())
            {
                var path = Path.Combine(full, "out." + format);
                var failure = Assert.Throws<NeuronEditException>(() => _files.Engine.CopyEdited(new CopyRequest { Table = table, Channels = [0], Edit = _ => { }, OutputPath = path, Format = format }));
                Assert.Equal(FailureCode.Storage, failure.Code);
                Assert.Contains(path, failure.Message, StringComparison.Ordinal);
                Assert.False(File.Exists(path));
            }
        }
        finally
        {
            Assert.Equal(0, Run("umount", full));
        }
    }

    [Fact]
    public void Library_ThatIsNone_IsAStorageFailureWithTheWayOut()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("libduckdb.so"), "not a library");
        var failure = Assert.Throws<NeuronEditException>(() => DuckDb.LibraryLocator.Load(folder.At("libduckdb.so")));
        Assert.Equal(FailureCode.Storage, failure.Code);
        Assert.Contains("libduckdb.so does not load", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_NotFound_NamesThePlacesLookedAt()
    {
        var failure = Assert.Throws<NeuronEditException>(() => DuckDb.LibraryLocator.Find(null, ["/nowhere/a.so", "/nowhere/b.so"]));
        Assert.Contains("looked at /nowhere/a.so and /nowhere/b.so.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/c.so, which NEURONEDIT_DUCKDB names", Assert.Throws<NeuronEditException>(() => DuckDb.LibraryLocator.Find("/nowhere/c.so", [])).Message, StringComparison.Ordinal);
        Assert.Equal("v1.5.6", DataEngine.DuckDbVersion);
        Assert.Contains("loaded", _files.Scalar("SELECT string_agg(extension_name || ' ' || CASE WHEN loaded THEN 'loaded' ELSE '' END) FROM duckdb_extensions() WHERE extension_name = 'parquet'"), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_NameTheValueAndTheRule() =>
        Assert.Equal(
            "The data engine's memory limit is 1000 bytes; it must be at least 67108864 (64 MiB). Raise it.",
            Assert.Throws<NeuronEditException>(() => new DataEngine(new DataEngineOptions { MemoryLimitBytes = 1000 })).Message);

    private static int Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
