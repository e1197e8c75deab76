using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Bench;

/// <summary>Rows to measure with, raw units: eight cell types along two gradients with noise, as a cytometer counts; they compress like measured ones.</summary>
/// <remarks>Rows come one after another from one seeded stream; how they are asked for makes no difference.</remarks>
internal sealed class MadeRows
{
    private const int CellTypes = 8;
    private readonly SeededRandom _random;
    private readonly ChannelTransform _toRaw;
    private readonly float[] _levels;
    private readonly float[] _gradients;

    /// <summary>Starts a stream.</summary>
    /// <param name="channels">Values in a row.</param>
    /// <param name="seed">Decides the rows, not the cell types.</param>
    /// <param name="isTarget">Every fourth channel is brighter, and wider.</param>
    public MadeRows(int channels, ulong seed, bool isTarget)
    {
        Channels = channels;
        _random = new SeededRandom(seed);
        _toRaw = ChannelTransform.Unscaled(TransformSpec.Default, channels);
        var shape = new SeededRandom(7);
        _levels = [.. Enumerable.Range(0, CellTypes * channels).Select(i => (float)(3 * shape.NextUnit()) + (isTarget && i % channels % 4 == 0 ? 0.7f : 0))];
        _gradients = [.. Enumerable.Range(0, channels).Select(i => (float)(shape.NextUnit() - 0.3) * (isTarget && i % 4 == 0 ? 1.5f : 1))];
    }

    /// <summary>Values in a row.</summary>
    public int Channels { get; }

    /// <summary>The next rows.</summary>
    /// <param name="values">Receives row-major [rows x channels], raw units.</param>
    public void Fill(Span<float> values)
    {
        var rows = values.Length / Channels;
        for (var row = 0; row < rows; row++) FillRow(values.Slice(row * Channels, Channels));
        _toRaw.Invert(values, rows);
    }

    private void FillRow(Span<float> row)
    {
        var levels = _levels.AsSpan((int)_random.NextBelow(CellTypes) * Channels, Channels);
        var (first, second) = ((float)_random.NextUnit(), (float)_random.NextUnit());
        for (var i = 0; i < row.Length; i++)
        {
            var noise = (float)(_random.NextUnit() - 0.5);
            row[i] = levels[i] + (_gradients[i] * (i % 2 == 0 ? first : second)) + noise;
        }
    }
}
