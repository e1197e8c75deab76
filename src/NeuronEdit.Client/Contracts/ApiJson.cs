using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuronEdit.Client;

/// <summary>How the contracts look in JSON: camel case, enums as words with dashes, absent where null. What must be there and is not is an error; what is not known is passed over.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = 16,
    Converters =
    [
        typeof(Words<ExperimentStatus>), typeof(Words<ExperimentStep>), typeof(Words<StepStatus>), typeof(Words<EventKind>), typeof(Words<EventLevel>), typeof(Words<WorkerStatus>), typeof(Words<ApplicationStatus>),
        typeof(Words<Role>),
    ])]
[JsonSerializable(typeof(Page<Experiment>))]
[JsonSerializable(typeof(Page<ExperimentEvent>))]
[JsonSerializable(typeof(Page<Dataset>))]
[JsonSerializable(typeof(Page<Worker>))]
[JsonSerializable(typeof(Page<Edit>))]
[JsonSerializable(typeof(Page<Reader>))]
[JsonSerializable(typeof(Page<ResultFile>))]
[JsonSerializable(typeof(ExperimentDetails))]
[JsonSerializable(typeof(ExperimentEvent))]
[JsonSerializable(typeof(SubmitExperiment))]
[JsonSerializable(typeof(AddSamples))]
[JsonSerializable(typeof(ShareChange))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(RegisterDataset))]
[JsonSerializable(typeof(DatasetPreview))]
[JsonSerializable(typeof(EditDetails))]
[JsonSerializable(typeof(ApplyEdit))]
[JsonSerializable(typeof(Page<Application>))]
[JsonSerializable(typeof(Identity))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same, with text unescaped where JSON allows it: for people who read it, and for lines of an event stream.</summary>
    public static ApiJson Relaxed => field ??= new ApiJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Gives other options the same rules.</summary>
    public static void ApplyTo(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var own = Default.Options;
        options.PropertyNamingPolicy = own.PropertyNamingPolicy;
        options.DefaultIgnoreCondition = own.DefaultIgnoreCondition;
        options.RespectNullableAnnotations = own.RespectNullableAnnotations;
        options.RespectRequiredConstructorParameters = own.RespectRequiredConstructorParameters;
        options.AllowDuplicateProperties = own.AllowDuplicateProperties;
        options.NumberHandling = own.NumberHandling;
        options.MaxDepth = own.MaxDepth;
        options.Encoder = Relaxed.Options.Encoder;
        foreach (var converter in own.Converters) options.Converters.Add(converter);
        options.TypeInfoResolverChain.Insert(0, Default);
    }

    /// <summary>An enum as its words: <c>not-ready</c>; no numbers.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    internal sealed class Words<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
        where T : struct, Enum;
}
