using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>What is kept of an exception.</summary>
internal static class WorkFailures
{
    private const int TextLengthMax = 4_000;

    /// <summary>A failure that is told to people: the message of an expected one, kind and message of a defect.</summary>
    public static WorkFailure Of(Exception exception)
    {
        var expected = exception as NeuronEditException;
        var text = expected?.Message ?? $"{exception.GetType().Name}: {exception.Message}";
        return new WorkFailure(expected?.Code, text.Length <= TextLengthMax ? text : text[..TextLengthMax] + "...");
    }
}
