using System.Diagnostics;
using NeuronEdit.Server.Security;
using OpenTelemetry;

namespace NeuronEdit.Server.Telemetry;

/// <summary>Masks what callers have put into requests: a token in a path, a password in a header. The node's own spans name only keys, kinds and numbers.</summary>
internal sealed class MaskingSpans : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Kind != ActivityKind.Server) return;
        foreach (var (name, value) in data.TagObjects.ToArray())
            if (value is string text && Masking.Mask(text) is var masked && masked != text) data.SetTag(name, masked);
        data.DisplayName = Masking.Mask(data.DisplayName);
    }
}
