using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Doctor;

/// <summary>The checks that need nothing but the runtime.</summary>
internal static class MachineChecks
{
    private const int RuntimeMajor = 10;
    private const long MemoryNeeded = 1L << 30;
    private const long MemoryComfortable = 2L << 30;
    private const long DiskNeeded = 256L << 20;
    private const long DiskComfortable = 5L << 30;

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IEnumerable<Finding> All()
    {
        yield return Runtime(Environment.Version, RuntimeInformation.RuntimeIdentifier);
        yield return Instructions(
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0,
            Fma.IsSupported || AdvSimd.IsSupported);
        yield return Processors(Environment.ProcessorCount);
        yield return Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, MemoryLimit.OfControlGroup());
        yield return Disk(Environment.CurrentDirectory, FreeBytes(Environment.CurrentDirectory));
        yield return Writable("temp folder", Path.GetTempPath(), "Set TMPDIR to a folder that you may write to.");
        yield return Writable("current folder", Environment.CurrentDirectory, "Choose results folders elsewhere with --output.");
    }

    internal static Finding Runtime(Version version, string platform) => version.Major >= RuntimeMajor
        ? new(".NET", FindingLevel.Ok, $"{version} on {platform}", null)
        : new(".NET", FindingLevel.Fail, $"{version} on {platform}", $"Install the .NET {RuntimeMajor} runtime.");

    internal static Finding Instructions(int vectorBits, bool fusedMultiply)
    {
        var found = vectorBits == 0 ? "no vectors" : $"{vectorBits}-bit vectors, {(fusedMultiply ? "fused" : "no fused")} multiply-add";
        return vectorBits >= 256 && fusedMultiply
            ? new("instructions", FindingLevel.Ok, found, null)
            : new("instructions", FindingLevel.Warn, found, "Training will be slow; a processor with AVX2 and FMA is several times faster. Check that DOTNET_EnableAVX2 is not 0.");
    }

    internal static Finding Processors(int count) => count >= 2
        ? new("processors", FindingLevel.Ok, $"{count}; --slots uses them all by default", null)
        : new("processors", FindingLevel.Warn, "1", "Works; partitions will be done one after another.");

    internal static Finding Memory(long available, long? controlGroup)
    {
        var found = Quantity.Bytes(available) + (controlGroup is { } limit ? $", control group limit {Quantity.Bytes(limit)}" : ", no control group limit");
        var least = Math.Min(available, controlGroup ?? long.MaxValue);
        return least switch
        {
            < MemoryNeeded => new("memory", FindingLevel.Fail, found, $"At least {Quantity.Bytes(MemoryNeeded)} is needed; raise the limit or take a larger machine."),
            < MemoryComfortable => new("memory", FindingLevel.Warn, found, "Use --slots 1, and set training.maxRows in the experiment file to 200000 or less."),
            _ => new("memory", FindingLevel.Ok, found, null),
        };
    }

    internal static Finding Disk(string folder, long? free) => free switch
    {
        null => new("disk", FindingLevel.Warn, $"free space of {folder} is unknown", "Check it with df; results take about as much space as the samples."),
        < DiskNeeded => new("disk", FindingLevel.Fail, $"{Quantity.Bytes(free.Value)} free in {folder}", "Free some space, or choose results folders elsewhere with --output."),
        < DiskComfortable => new("disk", FindingLevel.Warn, $"{Quantity.Bytes(free.Value)} free in {folder}", "Results take about as much space as the samples; see that they fit."),
        _ => new("disk", FindingLevel.Ok, $"{Quantity.Bytes(free.Value)} free in {folder}", null),
    };

    internal static Finding Writable(string name, string folder, string advice)
    {
        var probe = Path.Combine(folder, $".neuronedit-doctor-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) return new(name, FindingLevel.Ok, $"{folder} is writable", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, FindingLevel.Fail, $"{folder} is not writable: {e.Message}", advice);
        }
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
