using NeuronEdit.Cli.Host;
using NeuronEdit.Cluster.Actors;

namespace NeuronEdit.Cli;

/// <summary>What the command tells the shell. Scripts depend on these numbers; <c>neuronedit --help</c> lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A defect in neuronedit.</summary>
    public const int Defect = 1;

    /// <summary>The command line or the experiment file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Data, an artifact or storage cannot be used, or training diverged.</summary>
    public const int Data = 3;

    /// <summary>Stopped on request.</summary>
    public const int Stopped = 4;

    /// <summary>What JSON calls a defect, beside the names of expected failures.</summary>
    public const string DefectName = "defect";

    /// <summary>The exit code of an expected failure.</summary>
    public static int Of(FailureCode code) => code switch
    {
        FailureCode.Specification => Usage,
        FailureCode.Stopped => Stopped,
        _ => Data,
    };

    /// <summary>The failure's name in JSON: <c>specification</c>, <c>data</c>, ...; part of the output's contract.</summary>
    public static string Name(FailureCode code) => code switch
    {
        FailureCode.Specification => "specification",
        FailureCode.Data => "data",
        FailureCode.Artifact => "artifact",
        FailureCode.Diverged => "diverged",
        FailureCode.Storage => "storage",
        FailureCode.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a failure code."),
    };

    /// <summary>The exit code of a failure that is known by its name in JSON, as that of an experiment on a cluster is.</summary>
    public static int OfName(string name) => Enum.GetValues<FailureCode>().Where(code => Name(code) == name).Select(Of).FirstOrDefault(Defect);

    /// <summary>The exit code of a run on a cluster, which is that of the same experiment on this machine: cancelled is stopped.</summary>
    public static int OfRun(RunEnd end) => end.Experiment?.Experiment switch
    {
        { Status: ExperimentStatus.Finished } => Done,
        { Status: ExperimentStatus.Failed, Failure: { } failure } => OfName(failure.Code),
        _ => Stopped,
    };
}
