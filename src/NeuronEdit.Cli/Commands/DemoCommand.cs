using System.CommandLine;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.Rendering;

namespace NeuronEdit.Cli.Commands;

/// <summary><c>neuronedit demo</c>.</summary>
internal sealed class DemoCommand : CliCommand
{
    private const string DefaultFolder = "./neuronedit-demo";

    public DemoCommand(CommandSession session)
        : base("demo", "Make a cohort with a known batch effect, and remove the effect")
    {
        var output = CommonOptions.Output($"Folder for the cohort and the results (default: {DefaultFolder})", required: false);
        var slots = CommonOptions.Slots();
        var resume = CommonOptions.Resume();
        var json = CommonOptions.Json();
        foreach (var option in (ReadOnlySpan<Option>)[output, slots, resume, json]) Add(option);
        SetAction(parsed =>
        {
            var request = new DemoRequest(parsed.GetValue(output) ?? DefaultFolder, parsed.GetValue(slots), parsed.GetValue(resume));
            return session.ExecuteAsync(new Work<DemoOutcome>
            {
                Json = parsed.GetValue(json),
                Compute = (host, observer, cancellation) => host.DemoAsync(request, observer, cancellation),
                Show = DemoReportView.Write,
                Schema = () => OutputJson.Default.DemoOutcome,
                IsResumable = true,
            });
        });
    }

    /// <inheritdoc/>
    public override CommandGroup Group => CommandGroup.Machine;

    /// <inheritdoc/>
    public override string Details =>
        "Four made samples, 191,871 cells and 35 channels, measured in two runs. The first run loses IFNg; the samples differ in CCR6. " +
        "The edit, learned from one donor's control measured in both runs, must bring IFNg back and leave CCR6 alone. Takes one to three minutes.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("See it work", "neuronedit demo"),
        new("Somewhere else", "neuronedit demo --output /tmp/demo"),
    ];
}
