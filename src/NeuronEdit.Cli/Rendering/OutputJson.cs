using System.Text.Json;
using System.Text.Json.Serialization;
using NeuronEdit.Cli.Doctor;
using NeuronEdit.Cli.Host;
using NeuronEdit.Cli.NodeCommands;
using NeuronEdit.Experiments.Bench;

namespace NeuronEdit.Cli.Rendering;

/// <summary>How outcomes look in JSON. Programs depend on it: names are added, never changed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(FiniteNumberConverter), typeof(WordConverter)],
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunOutcome))]
[JsonSerializable(typeof(ImportOutcome))]
[JsonSerializable(typeof(DescribeOutcome))]
[JsonSerializable(typeof(EvaluateOutcome))]
[JsonSerializable(typeof(DemoOutcome))]
[JsonSerializable(typeof(DoctorOutcome))]
[JsonSerializable(typeof(MachineFigures))]
[JsonSerializable(typeof(Submitted))]
[JsonSerializable(typeof(RunEnd))]
[JsonSerializable(typeof(ControlOutcome))]
[JsonSerializable(typeof(ExperimentInfo))]
[JsonSerializable(typeof(ExperimentView))]
[JsonSerializable(typeof(ExperimentList))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogsEnd))]
[JsonSerializable(typeof(ResultsOutcome))]
[JsonSerializable(typeof(LoggedIn))]
[JsonSerializable(typeof(LoggedOut))]
[JsonSerializable(typeof(Drained))]
[JsonSerializable(typeof(WorkerEnd))]
[JsonSerializable(typeof(TokenMade))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(TokenRevoked))]
[JsonSerializable(typeof(FailureJson))]
internal sealed partial class OutputJson : JsonSerializerContext;

/// <summary>Writes enums as the words that the HTTP API and the files have: <c>not-ready</c>.</summary>
internal sealed class WordConverter() : JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

/// <summary>Writes numbers; what is not finite, which JSON cannot say, becomes null.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
