using NeuronEdit.Editing;
using NeuronEdit.Tests.Shared;
using NeuronEdit.Tests.Sketches;

namespace NeuronEdit.Tests.Editing;

public class TileEditorTests
{
    private const int Channels = 5, Neurons = 9, Rows = 64;
    private static readonly PercentileTable Source = EditMapTests.RandomTable(Neurons, 101, 1), Target = EditMapTests.RandomTable(Neurons, 101, 2);
    private static readonly float[] X = QuantileSketchTests.Normal(Rows * Channels, 3);

    [Theory]
    [InlineData(1f)]
    [InlineData(0.3f)]
    [InlineData(0f)]
    public void Edit_KeepAndDrop_FollowTheirFormulas(float strength)
    {
        var network = new SmallNetwork();
        foreach (var residual in Enum.GetValues<ResidualRule>())
        {
            var map = new EditMap(Source, Target, EditOptions.Robust with { Residual = residual });
            using var editor = new TileEditor(network, 2, map, Rows);
            var output = new float[X.Length];
            editor.Edit(X, Rows, strength, output);
            var a = new float[Rows * Neurons];
            network.Encode(X, Rows, 2, a);
            var b = a.ToArray();
            map.Apply(b, Rows, strength);
            var (unedited, edited) = (new float[X.Length], new float[X.Length]);
            network.Decode(a, Rows, 2, unedited);
            network.Decode(b, Rows, 2, edited);
            for (var i = 0; i < X.Length; i++)
            {
                var keep = (double)X[i] + edited[i] - unedited[i];
                var expected = residual == ResidualRule.Keep ? keep : keep - (strength * ((double)X[i] - unedited[i]));
                Assert.Equal(expected, output[i], 1e-5 * (1 + Math.Abs(X[i]) + Math.Abs(edited[i]) + Math.Abs(unedited[i])));
                if (strength == 0) Assert.Equal(X[i], output[i]);
                if (strength == 1 && residual == ResidualRule.Drop) Assert.Equal(edited[i], output[i]);
            }
        }
    }

    [Fact]
    public void Edit_EqualSourceAndTargetKeepingTheResidual_ReturnsEveryBit()
    {
        var x = X.ToArray();
        x[3] = -0f;
        using var editor = new TileEditor(new SmallNetwork(), 2, new EditMap(Source, Source, EditOptions.Robust), Rows);
        var output = new float[x.Length];
        editor.Edit(x, Rows, 1, output);

        Assert.Equal(x.Select(BitConverter.SingleToInt32Bits), output.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Edit_AnyTilingAndInPlace_GivesTheSameOutputAndTallies()
    {
        using var whole = new TileEditor(new SmallNetwork(), 2, new EditMap(Source, Target, EditOptions.Robust), Rows);
        using var parts = new TileEditor(new SmallNetwork(), 2, new EditMap(Source, Target, EditOptions.Robust), 7);
        var expected = new float[X.Length];
        whole.Edit(X, Rows, 0.8f, expected);
        var actual = X.ToArray();
        for (var row = 0; row < Rows; row += 7)
        {
            var tile = actual.AsSpan(row * Channels, Math.Min(7, Rows - row) * Channels);
            parts.Edit(tile, tile.Length / Channels, 0.8f, tile);
        }

        Assert.Equal(expected, actual);
        Assert.Equal(whole.SquaredReconstructionError, parts.SquaredReconstructionError);
        Assert.Equal(whole.Outside.Below, parts.Outside.Below);
        Assert.Equal(whole.Outside.Above, parts.Outside.Above);
        Assert.True(whole.Outside.OverallShare > 0);
        Assert.Equal(Rows, parts.Rows);
        parts.Reset();
        Assert.Equal((0L, 0.0, 0.0), (parts.Rows, parts.SquaredReconstructionError, parts.Outside.OverallShare));
    }

    [Fact]
    public void Edit_SquaredReconstructionError_IsTheSumOverAllValues()
    {
        var network = new SmallNetwork();
        using var editor = new TileEditor(network, 2, new EditMap(Source, Target, EditOptions.Robust), Rows);
        editor.Edit(X, Rows, 1, new float[X.Length]);
        var (a, y) = (new float[Rows * Neurons], new float[X.Length]);
        network.Encode(X, Rows, 2, a);
        network.Decode(a, Rows, 2, y);

        Assert.Equal(X.Zip(y, (x, r) => Math.Pow((double)x - r, 2)).Sum(), editor.SquaredReconstructionError, 1e-9);
    }

    [Fact]
    public void Edit_AllocatesNothingPerTile()
    {
        using var editor = new TileEditor(new SmallNetwork(), 2, new EditMap(Source, Target, EditOptions.Robust), Rows);
        var output = new float[X.Length];
        editor.Edit(X, Rows, 1, output);
        Assert.Equal(0, Allocated.By(() => editor.Edit(X, Rows, 1, output)));
    }

    [Fact]
    public void Create_MapOfAnotherWidth_IsRefused()
    {
        var refused = Assert.Throws<NeuronEditException>(() => new TileEditor(new SmallNetwork(), 1, new EditMap(Source, Target, EditOptions.Robust), 1));
        Assert.Equal("The edit is for a layer of 9 neurons; layer 1 of the model has 4. Use the model that the edit was made with.", refused.Message);
    }

    /// <summary>Two fixed linear maps with a leaky rectifier between them.</summary>
    private sealed class SmallNetwork : IAutoencoder
    {
        private readonly float[] _up = QuantileSketchTests.Normal(TileEditorTests.Channels * Neurons, 10), _down = QuantileSketchTests.Normal(TileEditorTests.Channels * Neurons, 11);

        public int Channels => TileEditorTests.Channels;

        public int WidthOfLayer(int layer) => layer == 2 ? Neurons : 4;

        public void Encode(ReadOnlySpan<float> rows, int rowCount, int layer, Span<float> activations)
        {
            for (var row = 0; row < rowCount; row++)
                for (var neuron = 0; neuron < Neurons; neuron++)
                {
                    var sum = 0f;
                    for (var i = 0; i < Channels; i++) sum += rows[(row * Channels) + i] * _up[(i * Neurons) + neuron];
                    activations[(row * Neurons) + neuron] = sum < 0 ? 0.2f * sum : sum;
                }
        }

        public void Decode(ReadOnlySpan<float> activations, int rowCount, int layer, Span<float> output)
        {
            for (var row = 0; row < rowCount; row++)
                for (var i = 0; i < Channels; i++)
                {
                    var sum = 0f;
                    for (var neuron = 0; neuron < Neurons; neuron++) sum += activations[(row * Neurons) + neuron] * _down[(i * Neurons) + neuron];
                    output[(row * Channels) + i] = sum;
                }
        }
    }
}
