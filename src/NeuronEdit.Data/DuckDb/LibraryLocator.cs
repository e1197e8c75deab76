using System.Reflection;
using System.Runtime.InteropServices;

namespace NeuronEdit.Data.DuckDb;

/// <summary>Finds libduckdb, which is too large to lie in every output folder.</summary>
/// <remarks>
/// In this order: the file that <c>NEURONEDIT_DUCKDB</c> names; the program's own folder (a published program); the place into
/// which the build fetched it, written into this assembly.
/// </remarks>
internal static class LibraryLocator
{
    /// <summary>The environment variable that names the library's file.</summary>
    internal const string Variable = "NEURONEDIT_DUCKDB";

    private static readonly string _fileName =
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    /// <summary>Resolves <see cref="Native.Library"/>; every other library is left to the runtime.</summary>
    /// <exception cref="NeuronEditException">Storage: the library is in none of the places, or does not load.</exception>
    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Native.Library ? Load(Find(Environment.GetEnvironmentVariable(Variable), Places(assembly))) : 0;

    /// <summary>The first place that has the library.</summary>
    /// <param name="named">What the environment names; when it is set, nothing else is looked at.</param>
    /// <param name="places">Files to try, in order.</param>
    internal static string Find(string? named, IReadOnlyList<string> places)
    {
        if (!string.IsNullOrEmpty(named))
        {
            if (File.Exists(named)) return named;
            throw new NeuronEditException(
                FailureCode.Storage, $"DuckDB's library was not found at {named}, which {Variable} names. Correct the variable or unset it.");
        }

        return places.FirstOrDefault(File.Exists) ?? throw new NeuronEditException(
            FailureCode.Storage,
            $"DuckDB's library was not found; looked at {string.Join(" and ", places)}. Build the project again (the build fetches it with npm), or set {Variable} to the {_fileName} of DuckDB 1.5.6.");
    }

    /// <summary>Loads the file.</summary>
    internal static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new NeuronEditException(
                FailureCode.Storage,
                $"DuckDB's library {path} does not load: {exception.Message} Build the project again, or set {Variable} to the {_fileName} of DuckDB 1.5.6 for this system.",
                exception);
        }
    }

    private static List<string> Places(Assembly assembly)
    {
        var places = new List<string> { Path.Combine(AppContext.BaseDirectory, _fileName) };
        places.AddRange(assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(a => a.Key == "NeuronEdit.DuckDbLibrary" && a.Value is not null)
            .Select(a => a.Value!));
        return places;
    }
}
