using System.Collections.Immutable;
using System.Net;
using NeuronEdit.Experiments.Specification;

namespace NeuronEdit.Server.Settings;

/// <summary>Reads the section <c>orleans</c>.</summary>
internal static class OrleansBinder
{
    /// <summary>Its settings.</summary>
    public static ImmutableArray<string> All { get; } = ["orleans.cluster", "orleans.address", "orleans.siloPort", "orleans.gatewayPort", "orleans.certificate", "orleans.key", "orleans.authority", "orleans.trustedNetwork"];

    /// <summary>Reads it.</summary>
    /// <param name="section">The section.</param>
    /// <param name="path">Completes the path of a file.</param>
    public static OrleansSettings Bind(SpecSection section, Func<string, string> path)
    {
        var otherwise = new OrleansSettings();
        var settings = new OrleansSettings
        {
            Cluster = section.Text("cluster", otherwise.Cluster),
            Address = Address(section, otherwise.Address),
            SiloPort = (int)(section.Whole("siloPort", 1, ushort.MaxValue) ?? otherwise.SiloPort),
            GatewayPort = (int)(section.Whole("gatewayPort", 1, ushort.MaxValue) ?? otherwise.GatewayPort),
            Certificate = File("certificate"),
            Key = File("key"),
            Authority = File("authority"),
            TrustedNetwork = section.Word("trustedNetwork", false, ("true", true), ("false", false)),
        };
        section.RefuseUnknownKeys();
        return settings;

        string? File(string key) => section.OptionalText(key) is { } file ? path(file) : null;
    }

    private static IPAddress Address(SpecSection section, IPAddress otherwise)
    {
        if (section.OptionalText("address") is not { } text) return otherwise;
        return IPAddress.TryParse(text, out var address) ? address : throw section.Fault("address", $"is '{text}'; must be an IP address of this machine that the other silos reach it by, such as 10.0.0.5");
    }
}
