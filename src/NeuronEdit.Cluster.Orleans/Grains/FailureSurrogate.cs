namespace NeuronEdit.Cluster.Orleans.Grains;

/// <summary>A <see cref="NeuronEditException"/> on its way to a caller: its kind and its text.</summary>
[GenerateSerializer]
[Alias("neuronedit.failure")]
public struct FailureSurrogate
{
    /// <summary>The kind.</summary>
    [Id(0)]
    public FailureCode Code { get; set; }

    /// <summary>The text.</summary>
    [Id(1)]
    public string Message { get; set; }
}

/// <summary>Turns one into the other.</summary>
[RegisterConverter]
public sealed class FailureConverter : IConverter<NeuronEditException, FailureSurrogate>
{
    /// <inheritdoc/>
    public NeuronEditException ConvertFromSurrogate(in FailureSurrogate surrogate) => new(surrogate.Code, surrogate.Message);

    /// <inheritdoc/>
    public FailureSurrogate ConvertToSurrogate(in NeuronEditException value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new FailureSurrogate { Code = value.Code, Message = value.Message };
    }
}
