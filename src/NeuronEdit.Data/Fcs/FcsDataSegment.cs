namespace NeuronEdit.Data.Fcs;

/// <summary>Where the rows lie.</summary>
/// <param name="Begin">Offset of the first row's first byte.</param>
/// <param name="Rows">Rows there are.</param>
/// <param name="Layout">How a row lies there.</param>
internal sealed record FcsDataSegment(long Begin, long Rows, FcsLayout Layout)
{
    /// <summary>Finds the segment that header or TEXT announce and that fits $TOT and the file.</summary>
    /// <remarks>Where header and TEXT disagree, the one whose length fits $TOT is taken.</remarks>
    public static FcsDataSegment Locate(FcsInput input, FcsHeader header, FcsValues values, FcsLayout layout, List<string> notes)
    {
        var total = values.Count("$TOT");
        if (total == null && header.Version != "FCS2.0") values.Require("$TOT", "the number of rows");
        var fromText = new FcsSegment(values.Count("$BEGINDATA") ?? 0, values.Count("$ENDDATA") ?? 0);
        FcsSegment[] candidates = [.. new[] { header.Data, fromText }.Where(segment => !segment.IsOpen).Distinct()];
        if (total == 0) return new FcsDataSegment(0, 0, layout);
        if (candidates.Length == 0)
            throw FcsFailure.Data(input.Path, "header and TEXT", "no offsets of DATA", "them in the header or under $BEGINDATA and $ENDDATA");
        NeuronEditException? failure = null;
        foreach (var candidate in candidates)
        {
            var fit = new FcsDataFit(input, header.Text, candidate, candidate == header.Data ? "header, DATA offsets" : "TEXT, keywords $BEGINDATA and $ENDDATA");
            foreach (var shape in layout.IsPacked ? [layout, layout.Padded()] : new[] { layout })
            {
                if (fit.Try(shape, total, out var rows, out var note) is { } problem)
                {
                    failure ??= problem;
                    continue;
                }

                if (note != null) notes.Add(note);
                if (failure != null && shape != layout) notes.Add("$PnB gives bits that fill no whole bytes, and the length of DATA shows that each value is padded to bytes.");
                if (candidates.Length > 1) notes.Add($"The header puts DATA at {header.Data}, $BEGINDATA and $ENDDATA at {fromText}; {candidate} were read.");
                return new FcsDataSegment(candidate.Begin, rows, CheckPacked(values, shape));
            }
        }

        throw failure!;
    }

    private static FcsLayout CheckPacked(FcsValues values, FcsLayout layout)
    {
        if (!layout.IsPacked || layout.BigEndian) return layout;
        var n = 1 + layout.Widths.ToList().FindIndex(width => width % 8 != 0);
        throw values.Wrong($"$P{n}B", "a multiple of 8: the standard does not say how other widths are packed in little-endian files", "Convert the file to FCS 3.1.");
    }
}
