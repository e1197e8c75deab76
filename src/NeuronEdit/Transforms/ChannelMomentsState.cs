using System.Text.Json.Serialization;

namespace NeuronEdit.Transforms;

/// <summary>Channel moments as plain arrays, for JSON and messages.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Mean">[channels].</param>
/// <param name="SquaredDeviations">[channels], sum of (x - mean)^2.</param>
/// <param name="Minimum">[channels]; infinite while Count is 0, which JSON holds as the text "Infinity".</param>
/// <param name="Maximum">[channels]; likewise.</param>
public sealed record ChannelMomentsState(
    long Count,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[] Mean,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[] SquaredDeviations,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[] Minimum,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double[] Maximum);
