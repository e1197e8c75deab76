using NeuronEdit.Cli.Doctor;
using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Tests.Doctor;

public class MachineChecksTests
{
    private const long GiB = 1L << 30;

    [Fact]
    public void OfThisMachine_AreAllThere_AndEveryDrawbackHasAWayOut()
    {
        var findings = MachineChecks.All().ToArray();
        Assert.Equal([".NET", "instructions", "processors", "memory", "disk", "temp folder", "current folder"], findings.Select(finding => finding.Check));
        Assert.Equal(FindingLevel.Ok, findings[0].Level);
        Assert.All(findings, finding => Assert.Equal(finding.Level == FindingLevel.Ok, finding.Advice is null));
    }

    [Theory]
    [InlineData(0.5, null, FindingLevel.Fail)]
    [InlineData(1.5, null, FindingLevel.Warn)]
    [InlineData(16, null, FindingLevel.Ok)]
    [InlineData(16, 0.75, FindingLevel.Fail)]
    [InlineData(16, 4.0, FindingLevel.Ok)]
    internal void Memory_TheSmallerOfMachineAndControlGroupCounts(double machine, double? group, FindingLevel level) =>
        Assert.Equal(level, MachineChecks.Memory((long)(machine * GiB), group is null ? null : (long)(group * GiB)).Level);

    [Theory]
    [InlineData(512, true, FindingLevel.Ok)]
    [InlineData(256, true, FindingLevel.Ok)]
    [InlineData(256, false, FindingLevel.Warn)]
    [InlineData(128, true, FindingLevel.Warn)]
    [InlineData(0, false, FindingLevel.Warn)]
    internal void Instructions_WithoutWideVectorsAreSlow(int bits, bool fused, FindingLevel level) => Assert.Equal(level, MachineChecks.Instructions(bits, fused).Level);

    [Fact]
    public void Disk_UnknownOrLittleSpace_IsSaid()
    {
        Assert.Equal(FindingLevel.Warn, MachineChecks.Disk("/x", null).Level);
        Assert.Equal(FindingLevel.Fail, MachineChecks.Disk("/x", 100L << 20).Level);
        Assert.Equal(FindingLevel.Warn, MachineChecks.Disk("/x", 1 * GiB).Level);
        Assert.Equal(FindingLevel.Ok, MachineChecks.Disk("/x", 50 * GiB).Level);
    }

    [Fact]
    public void Writable_AFolderThatIsNot_Fails()
    {
        var finding = MachineChecks.Writable("temp folder", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "none"), "Set TMPDIR.");
        Assert.Equal((FindingLevel.Fail, "Set TMPDIR."), (finding.Level, finding.Advice));
    }

    [Fact]
    public void Runtime_OlderThanNeeded_Fails() => Assert.Equal(FindingLevel.Fail, MachineChecks.Runtime(new Version(9, 0, 1), "linux-x64").Level);

    [Theory]
    [InlineData("max\n", null)]
    [InlineData("9223372036854771712\n", null)]
    [InlineData("1073741824\n", GiB)]
    [InlineData("rubbish", null)]
    public void MemoryLimit_Parse(string text, long? bytes) => Assert.Equal(bytes, MemoryLimit.Parse(text));

    [Fact]
    public void MemoryLimit_LooksAtTheGroupAndAllAboveIt()
    {
        Assert.Equal(
            ["/sys/fs/cgroup/a/b/memory.max", "/sys/fs/cgroup/a/memory.max", "/sys/fs/cgroup/memory.max"],
            MemoryLimit.Candidates(["0::/a/b"]));
        Assert.Equal(
            ["/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.limit_in_bytes"],
            MemoryLimit.Candidates(["7:cpu,cpuacct:/job", "3:memory:/job", "nonsense"]));
        Assert.Equal(["/sys/fs/cgroup/memory.max"], MemoryLimit.Candidates(["0::/"]));
    }
}
