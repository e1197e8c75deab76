namespace NeuronEdit.Data.Fcs;

/// <summary>Checks what a writer is given.</summary>
internal static class FcsWriterChecks
{
    /// <summary>Throws for options that no file can be written from.</summary>
    public static void Check(FcsWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Columns.IsDefaultOrEmpty) throw new ArgumentException("An FCS file has at least one parameter.", nameof(options));
        if (string.IsNullOrEmpty(options.Creator)) throw new ArgumentException("Creator is empty.", nameof(options));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in options.Columns)
        {
            if (string.IsNullOrWhiteSpace(column.Name)) throw new ArgumentException("A parameter of an FCS file needs a name.", nameof(options));
            if (!names.Add(column.Name)) throw new ArgumentException($"Two parameters have the name '{column.Name}'.", nameof(options));
            if (column.SourceIndex is { } index && (options.Source == null || (uint)index >= (uint)options.Source.Parameters.Length))
                throw new ArgumentException($"Column '{column.Name}' refers to parameter {index}, which the source file has not.", nameof(options));
        }

        foreach (var (keyword, _) in options.Keywords)
        {
            if (string.IsNullOrWhiteSpace(keyword) || FcsKeywordsToKeep.IsStructural(keyword))
                throw new ArgumentException($"Keyword '{keyword}' is empty or the writer's own.", nameof(options));
        }
    }
}
