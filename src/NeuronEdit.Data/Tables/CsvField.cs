namespace NeuronEdit.Data.Tables;

/// <summary>What a field of a CSV file looks like.</summary>
internal enum CsvFieldKind
{
    /// <summary>A whole number as it would be written back: no plus, no leading zeros, at most 18 digits.</summary>
    Whole,

    /// <summary>A number that float64 holds as well as a decimal text can be held; also nan and inf.</summary>
    Number,

    /// <summary>NA, N/A, NULL, null: missing in a column of numbers, text in a column of text.</summary>
    Missing,

    /// <summary>Anything else; also whole numbers with leading zeros or more than 18 digits, which identify something.</summary>
    Text,
}

/// <summary>Classifies a field's bytes. What it calls a number, DuckDB casts to DOUBLE.</summary>
internal static class CsvField
{
    private const int WholeDigitsMax = 18;

    /// <summary>The kind of a field that is not empty.</summary>
    internal static CsvFieldKind Classify(ReadOnlySpan<byte> field)
    {
        var at = field.Length > 0 && field[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var digits = Digits(field[at..]);
        if (digits > 0 && at + digits == field.Length) return Integer(field, at, digits);
        if (digits > 1 && field[at] == '0') return CsvFieldKind.Text;
        if (digits > 0 || (at < field.Length && field[at] == '.')) return IsDecimal(field, at + digits, digits) ? CsvFieldKind.Number : CsvFieldKind.Text;
        return Word(field, at);
    }

    private static CsvFieldKind Integer(ReadOnlySpan<byte> field, int at, int digits)
    {
        if (digits > WholeDigitsMax || (digits > 1 && field[at] == '0')) return CsvFieldKind.Text;
        return at == 0 || (field[0] == '-' && field[at] != '0') ? CsvFieldKind.Whole : CsvFieldKind.Number;
    }

    /// <summary>The rest of a number after its whole digits: a fraction, an exponent, both.</summary>
    private static bool IsDecimal(ReadOnlySpan<byte> field, int at, int wholeDigits)
    {
        var fraction = 0;
        if (at < field.Length && field[at] == '.')
        {
            fraction = Digits(field[(at + 1)..]);
            at += 1 + fraction;
        }

        if (wholeDigits + fraction == 0) return false;
        if (at == field.Length) return true;
        if (field[at++] is not ((byte)'e' or (byte)'E')) return false;
        if (at < field.Length && field[at] is (byte)'-' or (byte)'+') at++;
        var exponent = Digits(field[at..]);
        return exponent > 0 && at + exponent == field.Length;
    }

    private static CsvFieldKind Word(ReadOnlySpan<byte> field, int at)
    {
        if (field.Length > 9) return CsvFieldKind.Text;
        if (field.SequenceEqual("NA"u8) || field.SequenceEqual("N/A"u8) || field.SequenceEqual("NULL"u8) || field.SequenceEqual("null"u8)) return CsvFieldKind.Missing;
        Span<byte> lower = stackalloc byte[field.Length - at];
        System.Text.Ascii.ToLower(field[at..], lower, out _);
        return lower.SequenceEqual("nan"u8) || lower.SequenceEqual("inf"u8) || lower.SequenceEqual("infinity"u8) ? CsvFieldKind.Number : CsvFieldKind.Text;
    }

    private static int Digits(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? field.Length : end;
    }
}
