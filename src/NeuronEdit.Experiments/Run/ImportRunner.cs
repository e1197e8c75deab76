using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Cohorts;
using NeuronEdit.Experiments.Results;

namespace NeuronEdit.Experiments.Run;

/// <summary>A file that was converted.</summary>
/// <param name="Input">The measured file.</param>
/// <param name="Output">The Parquet file.</param>
/// <param name="Rows">Rows in both.</param>
/// <param name="Columns">Columns in both.</param>
public sealed record ImportedFile(string Input, string Output, long Rows, int Columns);

/// <summary>Converts measured files to Parquet: all columns, in their order, as they are.</summary>
/// <param name="engine">Reads and writes files.</param>
/// <param name="time">The clock.</param>
public sealed class ImportRunner(DataEngine engine, TimeProvider time)
{
    /// <summary>Converts all inputs; each output is named after its input.</summary>
    /// <exception cref="NeuronEditException">Specification: nothing matches, or two inputs would share a name. Data: a file cannot be read.</exception>
    public ImmutableArray<ImportedFile> Run(ImportRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var inputs = InputFile.Expand(request.Inputs, Environment.CurrentDirectory);
        SampleNaming.RefuseTwice(inputs.Select(f => (SampleNaming.AfterFile(f.Path), f.Path)), "Every Parquet file is named after its input: rename the files, or import those of one name into separate folders.");
        var clock = new StageClock(observer, time, Stage.Plan, $"opening {inputs.Length} file(s)");
        var tables = InputFile.Inspect(engine, inputs, request.Slots, cancellation);
        var rows = tables.Sum(t => t.Rows);
        clock.Finished(EditStage.Describe("will convert", rows, tables.Length, tables.Length));

        clock = new StageClock(observer, time, Stage.Edit, EditStage.Describe("converting", rows, tables.Length, tables.Length));
        var meter = new ProgressMeter(observer, time, Stage.Edit, rows);
        var converted = new ImportedFile[tables.Length];
        Parallelism.ForEach(Enumerable.Range(0, tables.Length), request.Slots, (i, stop) =>
        {
            converted[i] = Convert(tables[i], request.Output, stop);
            meter.Add(tables[i].Rows);
        }, cancellation);
        clock.Finished(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows written"));
        return [.. converted];
    }

    private ImportedFile Convert(TableInfo table, string folder, CancellationToken cancellation)
    {
        var output = Path.Combine(folder, SampleNaming.AfterFile(table.Path) + ".parquet");
        if (Path.GetFullPath(output) == Path.GetFullPath(table.Path))
            throw new NeuronEditException(FailureCode.Specification, $"{table.Path} would be overwritten by its own conversion. Choose another folder with --output.");
        AtomicFile.Write(output, temporary => engine.CopyEdited(
            new CopyRequest { Table = table, OutputPath = temporary, Format = FileFormat.Parquet, Metadata = [new("neuronedit", $"NeuronEdit {ProductVersion.Current}, import")] },
            cancellation));
        return new ImportedFile(table.Path, output, table.Rows, table.Columns.Length);
    }
}
