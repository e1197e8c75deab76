using System.Globalization;

namespace NeuronEdit.Cli.Doctor;

/// <summary>The memory that a container or a batch system allows this process.</summary>
internal static class MemoryLimit
{
    /// <summary>Version 1 says "no limit" with a number near 2^63; no machine has this much.</summary>
    private const long Unlimited = 1L << 60;

    /// <summary>The limit of this process's control group in bytes, version 2 or 1; null where there is none or it cannot be read.</summary>
    public static long? OfControlGroup()
    {
        try
        {
            var groups = File.Exists("/proc/self/cgroup") ? File.ReadAllLines("/proc/self/cgroup") : [];
            return Candidates(groups).Where(File.Exists).Select(file => Parse(File.ReadAllText(file))).Min();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>max</c> as null and a number as bytes.</summary>
    internal static long? Parse(string text) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < Unlimited ? bytes : null;

    /// <summary>The files that may hold a limit: of the process's group and of the groups above it, since each of them binds.</summary>
    /// <param name="groups">The lines of /proc/self/cgroup: <c>id:controllers:path</c>.</param>
    internal static IEnumerable<string> Candidates(IEnumerable<string> groups)
    {
        foreach (var line in groups)
        {
            if (line.Split(':', 3) is not [_, var controllers, var path]) continue;
            var isVersion2 = controllers.Length == 0;
            if (!isVersion2 && !controllers.Split(',').Contains("memory")) continue;
            var (root, file) = isVersion2 ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes");
            for (var group = path.TrimEnd('/'); group.Length > 0; group = group[..group.LastIndexOf('/')]) yield return $"{root}{group}/{file}";
            yield return $"{root}/{file}";
        }
    }
}
