using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Tests.Rendering;

public class TextTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7_620, "2 h 07 min")]
    [InlineData(273_700, "3 d 04 h")]
    [InlineData(-5, "0.0 s")]
    public void Duration(double seconds, string text) => Assert.Equal(text, Quantity.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0.0%")]
    [InlineData(0.0001, "below 0.1%")]
    [InlineData(0.0714, "7.1%")]
    [InlineData(1, "100.0%")]
    public void Share(double share, string text) => Assert.Equal(text, Quantity.Share(share));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(1_536, "1.5 KiB")]
    [InlineData(25_232_932_864, "23.5 GiB")]
    public void Bytes(long bytes, string text) => Assert.Equal(text, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(61_234.6, "61,235 rows/s")]
    [InlineData(3.14159, "3.1 rows/s")]
    public void Rate(double rate, string text) => Assert.Equal(text, Quantity.Rate(rate));

    [Theory]
    [InlineData("one two three", 7, 0, "one two\nthree")]
    [InlineData("one two three", 8, 2, "one two\n  three")]
    [InlineData("a averyveryverylongword b", 6, 0, "a\naveryveryverylongword\nb")]
    [InlineData("first\nsecond line", 80, 4, "first\n    second line")]
    [InlineData("", 80, 4, "")]
    public void Wrapped_BreaksAtBlanks(string text, int width, int indent, string expected) => Assert.Equal(expected, Wrapped.Text(text, width, indent));

    [Fact]
    public void Wrapped_AnyText_FitsAndLosesNoWord()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var words = Enumerable.Range(0, random.Next(1, 40)).Select(_ => new string('w', random.Next(1, 12))).ToArray();
            var (width, indent) = (random.Next(20, 60), random.Next(0, 8));
            var lines = Wrapped.Text(string.Join(' ', words), width, indent).Split('\n');
            Assert.All(lines, line => Assert.True(line.Length <= width));
            Assert.All(lines.Skip(1), line => Assert.StartsWith(new string(' ', indent) + "w", line, StringComparison.Ordinal));
            Assert.Equal(words, lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    [Theory]
    [InlineData("rnu", "run")]
    [InlineData("RUN", "run")]
    [InlineData("evalute", "evaluate")]
    [InlineData("docter", "doctor")]
    [InlineData("xyz", null)]
    [InlineData("dmo", "demo")]
    public void NearestName_FindsWhatWasMeant(string written, string? expected) =>
        Assert.Equal(expected, NearestName.Find(written, ["run", "apply", "import", "describe", "evaluate", "demo", "doctor", "bench"]));

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void NearestName_CountsEdits(string left, string right, int edits)
    {
        Assert.Equal(edits, NearestName.Distance(left, right));
        Assert.Equal(edits, NearestName.Distance(right, left));
    }

    [Theory]
    [InlineData("plain-word_1.yaml", "plain-word_1.yaml")]
    [InlineData("two words", "'two words'")]
    [InlineData("a*.fcs", "'a*.fcs'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("~/x", "'~/x'")]
    public void ResumeLine_QuotesForAShell(string word, string quoted) => Assert.Equal(quoted, ResumeLine.Quote(word));

    [Theory]
    [InlineData("C.UTF-8", null, null, true)]
    [InlineData("C", "de_DE.UTF-8", "de_DE.UTF-8", false)]
    [InlineData("", "", "en_US.utf8", true)]
    [InlineData(null, null, "POSIX", false)]
    [InlineData(null, null, null, false)]
    public void Terminal_ReadsTheLocale(string? all, string? type, string? lang, bool utf8) =>
        Assert.Equal(utf8, Terminal.LocaleIsUtf8(name => name switch
        {
            "LC_ALL" => all,
            "LC_CTYPE" => type,
            _ => lang,
        }));
}
