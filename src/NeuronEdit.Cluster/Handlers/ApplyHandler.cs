using System.Collections.Immutable;
using System.Globalization;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Data;
using NeuronEdit.Experiments.Run;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>What is applied to what.</summary>
/// <param name="Edit">The results folder with the edit.</param>
/// <param name="Inputs">Files, folders or globs, absolute.</param>
/// <param name="Results">Results folder.</param>
/// <param name="Format">Output format; null: each input's own.</param>
/// <param name="Alpha">Strength of the edit, 0 (unchanged) to 1.</param>
/// <param name="Inverse">Edit from target towards source.</param>
/// <param name="DropRowsWithMissing">Leave rows with missing or infinite values out of the result instead of refusing the file.</param>
internal sealed record ApplicationFile(string Edit, ImmutableArray<string> Inputs, string Results, FileFormat? Format, double Alpha, bool Inverse, bool DropRowsWithMissing);

/// <summary>Applies an edit to new data; another attempt continues where the last one stopped.</summary>
internal sealed class ApplyHandler(HandlerSetting setting) : WorkHandler<SharedWorkInput, DoneResult>
{
    /// <inheritdoc/>
    public override string Kind => WorkKinds.Apply;

    /// <inheritdoc/>
    protected override DoneResult Run(SharedWorkInput input, ClaimedWork work, Action<WorkProgress> progress, CancellationToken cancellation)
    {
        var file = StoredFile.Read<ApplicationFile>(setting.Storage.Application(input.Key));
        var observer = new Observer(progress);
        var request = new ApplyRequest(file.Edit, file.Inputs, file.Results, file.Format, file.Alpha, file.Inverse, file.DropRowsWithMissing, work.Slots, Resume: true);
        try
        {
            var result = new ApplyRunner(setting.Engine, setting.Time).Run(request, observer, cancellation);
            return new DoneResult(string.Create(CultureInfo.InvariantCulture, $"{result.Manifest.Outputs.Sum(o => o.Rows ?? 0):N0} rows edited"), [.. observer.Warnings]);
        }
        catch (NeuronEditException e) when (e is { Code: FailureCode.Specification, InnerException: IOException })
        {
            // An attempt that was believed dead still holds the folder: later it will not.
            throw new NeuronEditException(FailureCode.Storage, e.Message, e);
        }
    }

    private sealed class Observer(Action<WorkProgress> progress) : IRunObserver
    {
        public List<string> Warnings { get; } = [];

        public void StageStarted(Stage stage, string description)
        {
        }

        public void Progressed(StageProgress made) => progress(new WorkProgress(made.Done, made.Total, made.Detail));

        public void StageFinished(Stage stage, string summary, TimeSpan elapsed)
        {
        }

        public void Warned(string message) => Warnings.Add(message);
    }
}
