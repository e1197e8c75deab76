using System.Collections.Immutable;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Experiments.Tests;
using Orleans;

namespace NeuronEdit.Cluster.Orleans.Tests.InProcess;

/// <summary>Whole experiments through three silos, asked for and looked at as an Orleans client does.</summary>
public sealed class WholeExperimentTests : IAsyncLifetime
{
    // Far longer than a test waits before it stops it.
    private const string LongTraining = "model: { layers: [150, 60, 20] }\ntraining: { steps: 200000, batch: 50 }\n";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly MadeCohort _cohort = new MadeCohort().WithParquet();
    private SiloCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cohort.Spec(more: MadeCohort.SmallTraining + "output: { partitionRows: 2048 }\n");
        _cluster = await SiloCluster.StartAsync(_cohort);
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _cohort.Dispose();
    }

    [Fact]
    public async Task ThreeSilos_GiveTheBytesOfOneProcess_AndTellWhatHappens()
    {
        var receipt = await SubmitAsync("three");
        var experiment = _cluster.Client.GetGrain<IExperimentGrain>(receipt.Key);
        var events = await EventsAsync(experiment);

        Assert.Equal((ExperimentEventKind.Status, "finished"), (events[^1].Kind, events[^1].Text));
        Assert.Equal(ExperimentStatus.Finished, (await experiment.StatusAsync()).Status);
        var steps = events.Where(e => e.Kind == ExperimentEventKind.Step).Select(e => e.Text.Split(':')[0]).ToList();
        Assert.Equal(["plan", "fit", "train", "sketch", "finish"], steps);

        _cohort.Run(_cohort.At("experiment.yaml"), "one", slots: 1);
        _cohort.AssertSameBytes("one", "three");
        var results = await experiment.ResultsAsync();
        Assert.Equal((_cohort.At("three"), 6_500), (results.Folder, results.Files.Where(f => f.Sample == "x").Sum(f => f.Rows)));
        Assert.Equal(_cohort.Bytes("three").Where(f => f.Key != "manifest.json"), results.Files.OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Path, f.Sha256)));
    }

    [Fact]
    public async Task SubmittedTwice_IsOneRun()
    {
        var first = await SubmitAsync("out");
        await EventsAsync(_cluster.Client.GetGrain<IExperimentGrain>(first.Key));
        var second = await SubmitAsync("out");
        Assert.Equal((true, false, first.Key), (first.IsNews, second.IsNews, second.Key));
        Assert.Equal(1, (await _cluster.Client.GetGrain<IExperimentGrain>(first.Key).StatusAsync()).Run);
    }

    [Fact]
    public async Task PauseResumeCancelAndDelete_AreDone()
    {
        _cohort.Spec(more: LongTraining);
        var experiment = _cluster.Client.GetGrain<IExperimentGrain>((await SubmitAsync("out")).Key);
        await UntilAsync(experiment, r => r.Step == ExperimentStep.Train);
        await experiment.PauseAsync();
        await UntilAsync(experiment, r => r.Status == ExperimentStatus.Paused);
        await experiment.ResumeAsync();
        await UntilAsync(experiment, r => r.Status == ExperimentStatus.Running);
        await experiment.CancelAsync();
        await UntilAsync(experiment, r => r.Status == ExperimentStatus.Cancelled);
        var refused = await Assert.ThrowsAsync<NeuronEditException>(() => experiment.ResultsAsync());
        Assert.Equal((FailureCode.Specification, "Experiment made is cancelled. Its results are there once it is finished."), (refused.Code, refused.Message));

        await experiment.DeleteAsync();
        using var late = new CancellationTokenSource(Patience);
        NeuronEditException? gone = null;
        while (gone is null)
        {
            await Task.Delay(50, late.Token);
            gone = await Record.ExceptionAsync(() => experiment.StatusAsync()) as NeuronEditException;
        }

        Assert.StartsWith("There is no experiment", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StagesAndWorkers_TellHowTheyAre_AndAreWhereTheyBelong()
    {
        _cohort.Spec(more: LongTraining);
        var experiment = _cluster.Client.GetGrain<IExperimentGrain>((await SubmitAsync("out")).Key);
        await UntilAsync(experiment, r => r.Step == ExperimentStep.Train);
        var training = _cluster.Client.GetGrain<ITrainingGrain>(Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(_cluster.Storage, "trainings")))));

        // The stage ends when the last experiment that waits for it leaves.
        var told = new List<StageReport>();
        var first = new TaskCompletionSource();
        var listening = ListenAsync();
        await first.Task.WaitAsync(Patience);
        await experiment.CancelAsync();
        await listening.WaitAsync(Patience);
        Assert.Equal((StageStatus.Working, "train"), (told[0].Status, Assert.Single(told[0].Phases).Kind));
        Assert.Equal(experiment.GetPrimaryKeyString(), Assert.Single(told[0].Waiting));
        Assert.Equal(StageStatus.Idle, told[^1].Status);
        Assert.EndsWith("2", _cluster.NodeOf(training), StringComparison.Ordinal);

        foreach (var node in _cluster.Nodes)
        {
            var worker = _cluster.Client.GetGrain<IWorkerGrain>(node);
            var report = await worker.StatusAsync();
            Assert.Equal((node, WorkerStatus.Alive, 1), (report.Name, report.Status, report.Slots));
            Assert.Equal(node, _cluster.NodeOf(worker));
        }

        var nobody = await Assert.ThrowsAsync<NeuronEditException>(() => _cluster.Client.GetGrain<IWorkerGrain>("nobody").StatusAsync());
        Assert.Equal("There is no worker nobody. One that left is remembered for an hour.", nobody.Message);

        async Task ListenAsync()
        {
            await foreach (var report in training.EventsAsync())
            {
                told.Add(report);
                first.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task Reminder_OfAnExperiment_IsThereUntilItIsOver()
    {
        var key = (await SubmitAsync("out")).Key;
        var reminders = _cluster.Service<IReminderTable>();
        var grain = _cluster.Client.GetGrain<IExperimentGrain>(key);
        await EventsAsync(grain);
        Assert.Equal("look", Assert.Single((await reminders.ReadRows(grain.GetGrainId())).Reminders).ReminderName);

        // The next time that it is reminded it sees that it is over.
        await _cluster.Client.GetGrain<IRemindable>(grain.GetGrainId()).ReceiveReminder("look", default);
        Assert.Empty((await reminders.ReadRows(grain.GetGrainId())).Reminders);
    }

    [Fact]
    public async Task AnOrderThatCannotBeRun_IsRefusedWithAReason()
    {
        var submission = _cluster.Client.GetGrain<ISubmissionGrain>(0);
        var order = _cluster.Order("out");
        var unknown = await Assert.ThrowsAsync<NeuronEditException>(() => submission.SubmitAsync(order with { Spec = "nam: made\n" }));
        Assert.Equal(FailureCode.Specification, unknown.Code);
        Assert.Contains("name is missing", unknown.Message, StringComparison.Ordinal);
        var relative = await Assert.ThrowsAsync<NeuronEditException>(() => submission.SubmitAsync(order with { BaseDirectory = "data" }));
        Assert.Equal("The folder that relative paths start from is 'data'; must be an absolute path, as every node sees it.", relative.Message);
    }

    private Task<ExperimentReceipt> SubmitAsync(string results) => _cluster.Client.GetGrain<ISubmissionGrain>(0).SubmitAsync(_cluster.Order(results));

    private static async Task<ImmutableArray<ExperimentEvent>> EventsAsync(IExperimentGrain experiment)
    {
        using var late = new CancellationTokenSource(Patience);
        var events = ImmutableArray.CreateBuilder<ExperimentEvent>();
        await foreach (var happened in experiment.EventsAsync(late.Token)) events.Add(happened);
        return events.ToImmutable();
    }

    private static async Task UntilAsync(IExperimentGrain experiment, Func<ExperimentReport, bool> holds)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!holds(await experiment.StatusAsync(late.Token))) await Task.Delay(20, late.Token);
    }
}
