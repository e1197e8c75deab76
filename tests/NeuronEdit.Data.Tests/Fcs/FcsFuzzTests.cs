using NeuronEdit.Data.Fcs;
using NeuronEdit.Numerics;
using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Data.Tests.Fcs;

/// <summary>Damaged files are read or refused, never anything else. The message of a failure names the seed.</summary>
public class FcsFuzzTests
{
    private static readonly string[] Snippets = ["/", "//", "0", "-1", "99999999", "18446744073709551615", "$PAR", "$TOT", "$P1B", "$P1R", ",", "1e308", "64", "9", " ", "\0"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void OpenAndRead_MutatedFile_ReadsOrRefuses(ulong family)
    {
        var original = Original(family);
        using var folder = new TemporaryFolder();
        var path = folder.At("mutated.fcs");
        var read = 0;
        for (var round = 0UL; round < 750; round++)
        {
            var random = new SeededRandom(SeededRandom.Derive(family, "fcs-fuzz", (long)round));
            var bytes = Mutate(original, random);
            File.WriteAllBytes(path, bytes);
            read += Attempt(path, bytes.Length, family, round) ? 1 : 0;
        }

        Assert.InRange(read, 1, 749);
    }

    private static bool Attempt(string path, int length, ulong family, ulong round)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var file = FcsFile.Open(path);
            Assert.True(file.Rows * file.Data.Layout.RowBits / 8 <= length);
            FcsReading.Columns(file);
            FcsReading.Rows(file, 7, 0);
            return true;
        }
        catch (NeuronEditException e)
        {
            Assert.Equal(FailureCode.Data, e.Code);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"family {family}, round {round}: {e.GetType().Name}", e);
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }
    }

    private static byte[] Original(ulong family)
    {
        var fixture = family switch
        {
            1 => FcsFixture.Floats(3, true, 1, 2, 3, 4, 5, 6, 7, 8, 9),
            2 => FcsFixture.Create("I", "1,2,3,4", 2, (16, "1024"), (32, "262144")).Set("$P1E", "4,1"),
            3 => FcsFixture.Create("I", "4,3,2,1", 3, (10, "1024"), (12, "4096")).Set("$P2G", "2"),
            _ => FcsFixture.Create("D", "1,2,3,4", 2, (64, "1024")),
        };
        if (fixture.Data.Length == 0) fixture.Data = [.. Enumerable.Range(0, family == 2 ? 12 : family == 3 ? 9 : 16).Select(value => (byte)(value * 37))];
        if (family == 2) fixture.Supplemental.Add(("$COM", "more"));
        return fixture.Build();
    }

    private static byte[] Mutate(byte[] original, SeededRandom random)
    {
        var bytes = original.ToList();
        for (var edits = 1 + random.NextBelow(4); edits > 0; edits--)
        {
            var at = (int)random.NextBelow(bytes.Count);
            switch (random.NextBelow(6))
            {
                case 0: bytes[at] = (byte)random.NextBelow(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.RemoveRange(at, (int)random.NextBelow(Math.Min(40, bytes.Count - at))); break;
                case 3: bytes.InsertRange(at, Snippets[random.NextBelow(Snippets.Length)].Select(letter => (byte)letter)); break;
                case 4: bytes[at] = (byte)('0' + random.NextBelow(10)); break;
                default:
                    var snippet = Snippets[random.NextBelow(Snippets.Length)];
                    for (var place = 0; place < snippet.Length && at + place < bytes.Count; place++) bytes[at + place] = (byte)snippet[place];
                    break;
            }

            if (bytes.Count == 0) break;
        }

        return [.. bytes];
    }
}
