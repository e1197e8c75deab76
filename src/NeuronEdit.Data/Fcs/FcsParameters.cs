using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace NeuronEdit.Data.Fcs;

/// <summary>Reads the $Pn keywords.</summary>
internal static class FcsParameters
{
    /// <summary>All parameters in their order; adds a sentence to <paramref name="notes"/> for everything that was forgiven.</summary>
    /// <param name="values">The keywords.</param>
    /// <param name="version">The version of the file.</param>
    /// <param name="dataType">F, D or I.</param>
    /// <param name="notes">Receives what was forgiven.</param>
    public static ImmutableArray<FcsParameter> Read(FcsValues values, string version, char dataType, List<string> notes)
    {
        var count = values.Require("$PAR", "the number of parameters").Length > 0 ? values.Count("$PAR")!.Value : 0;
        if (count < 1) throw values.Wrong("$PAR", "at least 1 parameter");
        if (values.Text($"$P{count + 1}B") != null && values.Text($"$P{count + 1}N") != null)
            throw values.Wrong("$PAR", $"the number of parameters: keyword $P{count + 1}N describes one more");
        var parameters = ImmutableArray.CreateBuilder<FcsParameter>();
        for (var n = 1; n <= count; n++) parameters.Add(ReadOne(values, version, dataType, n, notes));
        CheckNames(values.Path, parameters);
        if (dataType != 'I') NoteIgnored(values, parameters, notes);
        return parameters.ToImmutable();
    }

    private static FcsParameter ReadOne(FcsValues values, string version, char dataType, int n, List<string> notes)
    {
        values.Require($"$P{n}B", $"the bits of parameter {n} of the {values.Text("$PAR")} that $PAR announces");
        var bits = ReadBits(values, dataType, n);
        var (decades, offset) = ReadAmplification(values, dataType, n);
        var gain = ReadGain(values, dataType, n);
        var kind = dataType switch
        {
            'F' => FcsValueKind.Single,
            'D' => FcsValueKind.Double,
            _ when decades > 0 || gain != 1 => FcsValueKind.Scaled,
            _ => bits <= 32 ? FcsValueKind.UInt32 : FcsValueKind.UInt64,
        };
        var (range, mask) = dataType == 'I' ? ReadChannels(values, n, bits, decades > 0) : (ReadFloatRange(values, n), ulong.MaxValue);
        var storedType = kind switch { FcsValueKind.Single => "FLOAT", FcsValueKind.UInt32 => "UINTEGER", FcsValueKind.UInt64 => "UBIGINT", _ => "DOUBLE" };
        return new FcsParameter(n - 1, ReadName(values, version, n, notes), values.Text($"$P{n}S"), bits, range, decades, offset, gain, storedType) { Kind = kind, Mask = mask };
    }

    private static string ReadName(FcsValues values, string version, int n, List<string> notes)
    {
        if (version != "FCS2.0") return values.Require($"$P{n}N", $"the name of parameter {n}");
        if (values.Text($"$P{n}N") is { } name) return name;
        notes.Add($"Parameter {n} has no $P{n}N and is called P{n}.");
        return $"P{n}";
    }

    private static int ReadBits(FcsValues values, char dataType, int n)
    {
        var bits = values.Text($"$P{n}B") == "*" ? throw values.Wrong($"$P{n}B", "a number of bits") : values.Count($"$P{n}B")!.Value;
        return (dataType, bits) switch
        {
            ('F', 32) or ('D', 64) or ('I', >= 1 and <= 64) => (int)bits,
            ('F', _) => throw values.Wrong($"$P{n}B", "32, because $DATATYPE is F"),
            ('D', _) => throw values.Wrong($"$P{n}B", "64, because $DATATYPE is D"),
            _ => throw values.Wrong($"$P{n}B", "1 to 64"),
        };
    }

    private static (double Decades, double Offset) ReadAmplification(FcsValues values, char dataType, int n)
    {
        var key = $"$P{n}E";
        if (dataType == 'I') values.Require(key, $"the amplification of parameter {n}: 0,0 for linear values");
        if (values.Text(key) is not { } text) return (0, 0);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || !FcsValues.TryNumber(text[..comma], out var decades) || !FcsValues.TryNumber(text[(comma + 1)..], out var offset) || decades < 0 || offset < 0)
            throw values.Wrong(key, "two numbers from 0 on with a comma between");
        return decades == 0 || dataType != 'I' ? (0, 0) : (decades, offset == 0 ? 1 : offset);
    }

    private static double ReadGain(FcsValues values, char dataType, int n)
    {
        var gain = values.Number($"$P{n}G") ?? 1;
        return gain > 0 || dataType != 'I' ? gain : throw values.Wrong($"$P{n}G", "a gain above 0");
    }

    /// <summary>Says which amplifications and gains of floating point data are not undone.</summary>
    private static void NoteIgnored(FcsValues values, IReadOnlyList<FcsParameter> parameters, List<string> notes)
    {
        var gained = parameters.Where(parameter => parameter.Gain != 1).Select(parameter => parameter.Name).ToArray();
        if (gained.Length > 0) notes.Add($"Floating point values are taken as they stand, without dividing by the gain ($PnG): {string.Join(", ", gained)}.");
        var logarithmic = parameters.Where(parameter => values.Text($"$P{parameter.Index + 1}E") is { } text && !text.StartsWith('0')).Select(parameter => parameter.Name).ToArray();
        if (logarithmic.Length > 0) notes.Add($"$PnE says logarithmic, but floating point values are linear by the standard and are taken as they stand: {string.Join(", ", logarithmic)}.");
    }

    /// <summary>$PnR of floating point data is for display only and may be missing or nonsense.</summary>
    private static double ReadFloatRange(FcsValues values, int n) =>
        values.Text($"$P{n}R") is { } text && FcsValues.TryNumber(text, out var range) && range > 0 ? range : 0;

    /// <summary>The range of an integer parameter and the mask that the power of two above it gives.</summary>
    private static (double Range, ulong Mask) ReadChannels(FcsValues values, int n, int bits, bool isLogarithmic)
    {
        var text = values.Require($"$P{n}R", $"the range of parameter {n}");
        if (!BigInteger.TryParse(text.Length <= 40 ? text : "x", NumberStyles.Integer, CultureInfo.InvariantCulture, out var range))
        {
            if (!FcsValues.TryNumber(text, out var number) || Math.Abs(number) > 1e30) throw values.Wrong($"$P{n}R", "a whole number");
            range = new BigInteger(Math.Ceiling(number));
        }

        if (range < 0 || (isLogarithmic && range == 0)) throw values.Wrong($"$P{n}R", "a whole number above 0");
        var all = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        if (range.IsZero || range > all) return ((double)range, all);
        return ((double)range, all & (BitOperations.RoundUpToPowerOf2((ulong)range) - 1));
    }

    private static void CheckNames(string path, ImmutableArray<FcsParameter>.Builder parameters)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (seen.TryAdd(parameter.Name, parameter.Index + 1)) continue;
            throw FcsFailure.Data(path, $"TEXT, keywords $P{seen[parameter.Name]}N and $P{parameter.Index + 1}N", $"the name {FcsFailure.Quote(parameter.Name)} twice", "a name for each parameter", "Rename one of them where the file is exported.");
        }
    }
}
