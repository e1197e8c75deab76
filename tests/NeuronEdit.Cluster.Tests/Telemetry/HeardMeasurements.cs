using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NeuronEdit.Cluster.Telemetry;

namespace NeuronEdit.Cluster.Tests.Telemetry;

/// <summary>Hears what some instruments measure.</summary>
internal sealed class HeardMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _heard = new();

    public HeardMeasurements(ClusterInstruments instruments)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, instruments.Meter)) return;
            Units[instrument.Name] = instrument.Unit;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentDictionary<string, string?> Units { get; } = new();

    /// <summary>What an instrument measured under some tags (<c>kind=edit outcome=done</c>), in order.</summary>
    public IEnumerable<double> Of(string name, string tags = "") => _heard.Where(h => h.Name == name && h.Tags == tags).Select(h => h.Value);

    /// <summary>Asks those that are asked.</summary>
    public void Ask() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _heard.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));
}
