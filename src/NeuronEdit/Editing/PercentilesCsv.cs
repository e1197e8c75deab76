using System.Globalization;
using System.Text;

namespace NeuronEdit.Editing;

/// <summary>Both percentile tables as CSV: <c>neuron,quantile,source,target</c>, neuron by neuron, quantiles ascending from 0 to 1.</summary>
internal static class PercentilesCsv
{
    private const string Header = "neuron,quantile,source,target";

    internal static void Write(Stream stream, PercentileTable source, PercentileTable target)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        for (var neuron = 0; neuron < source.Neurons; neuron++)
            for (var i = 0; i < source.Quantiles; i++)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{neuron},{(double)i / (source.Quantiles - 1):R},{source[neuron][i]:R},{target[neuron][i]:R}"));
    }

    internal static (PercentileTable Source, PercentileTable Target) Read(byte[] bytes, string name)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (lines[0] != Header) throw Refused(name, $"its first line is not {Header}");
        if (lines[^1].Length != 0) throw Refused(name, "its last line is not complete");
        var count = lines.Length - 2;
        var (source, target) = (new float[count], new float[count]);
        var quantiles = 0;
        for (var i = 0; i < count; i++)
        {
            var neuron = ParseLine(lines[i + 1], out source[i], out target[i]);
            if (neuron == 0) quantiles++;
            if (neuron < 0 || neuron != (quantiles == 0 ? -1 : i / quantiles)) throw Refused(name, $"line {i + 2} is '{lines[i + 1]}', which is not the next neuron and quantile");
        }

        if (quantiles < 2 || count % quantiles != 0) throw Refused(name, $"it has {count} lines, which are not neurons of {quantiles} quantiles each");
        try
        {
            return (new PercentileTable(quantiles, source), new PercentileTable(quantiles, target));
        }
        catch (ArgumentException exception)
        {
            throw Refused(name, exception.Message);
        }
    }

    /// <summary>The neuron of a line, or -1 if the line is not one of ours.</summary>
    private static int ParseLine(string line, out float source, out float target)
    {
        (source, target) = (0, 0);
        var fields = line.Split(',');
        return fields.Length == 4
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var neuron)
            && double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            && float.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out source)
            && float.TryParse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture, out target)
            ? neuron
            : -1;
    }

    private static NeuronEditException Refused(string name, string what) => new(
        FailureCode.Artifact,
        $"{name} is not a usable table of percentiles: {what}. Restore it from a copy, or run the experiment again.");
}
