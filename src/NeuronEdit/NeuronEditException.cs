namespace NeuronEdit;

/// <summary>What kind of expected failure stopped the work. Callers turn it into an exit code or an HTTP status.</summary>
public enum FailureCode
{
    /// <summary>The experiment file, an option or an argument is wrong. Exit code 2.</summary>
    Specification,

    /// <summary>A measured file, a sample or a channel is not what it has to be. Exit code 3.</summary>
    Data,

    /// <summary>A model or edit artifact is damaged or does not fit the data it is asked to edit. Exit code 3.</summary>
    Artifact,

    /// <summary>Training produced a loss that is not a number. Exit code 3.</summary>
    Diverged,

    /// <summary>Storage refused: disk full, no permission. Exit code 3.</summary>
    Storage,

    /// <summary>The work was stopped on request and can be resumed. Exit code 4.</summary>
    Stopped,
}

/// <summary>
/// An expected failure: its message names the thing, says what was found and what was expected, and what to do.
/// Misuse of the library is a BCL exception instead; any other exception is a defect.
/// </summary>
public sealed class NeuronEditException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="code">Its kind.</param>
    /// <param name="message">Complete sentences for the person who has to act.</param>
    /// <param name="innerException">What was caught, if anything was.</param>
    public NeuronEditException(FailureCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The kind of failure.</summary>
    public FailureCode Code { get; }

    /// <summary>True where the same work may succeed when it is simply tried again.</summary>
    public bool IsTransient => Code == FailureCode.Storage;
}
