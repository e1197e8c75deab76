namespace NeuronEdit.Data.Tables;

/// <summary>What the fields of one column have in common, as far as they were seen.</summary>
internal struct CsvColumn
{
    private bool _someNumber;
    private bool _someFraction;
    private bool _someText;

    /// <summary>Takes one more field that is not empty.</summary>
    internal void Add(ReadOnlySpan<byte> field)
    {
        if (_someText) return;
        switch (CsvField.Classify(field))
        {
            case CsvFieldKind.Whole:
                _someNumber = true;
                break;
            case CsvFieldKind.Number:
                (_someNumber, _someFraction) = (true, true);
                break;
            case CsvFieldKind.Text:
                _someText = true;
                break;
            default:
                break;
        }
    }

    /// <summary>The column's type: text unless every field is a number or missing, and at least one is a number.</summary>
    internal readonly string Type => _someText || !_someNumber ? CsvSource.Text : _someFraction ? CsvSource.Number : CsvSource.Whole;
}
