using System.Reflection;

namespace NeuronEdit.Experiments;

/// <summary>Which NeuronEdit this is.</summary>
public static class ProductVersion
{
    /// <summary>Changes whenever the same spec, seed and data would give other bytes than before.</summary>
    public const int Results = 3;

    /// <summary>The version, such as 0.1.0.</summary>
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
