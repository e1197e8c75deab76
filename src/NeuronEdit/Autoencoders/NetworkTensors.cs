namespace NeuronEdit.Autoencoders;

/// <summary>
/// How networks lie in safetensors files, models and checkpoints alike.
/// </summary>
/// <remarks>
/// <para>Layer i of k encoder layers is <c>encoder.i.weight</c> [outputs x inputs] and <c>encoder.i.bias</c> [outputs], i = 0 .. k-1; the decoder's are
/// <c>decoder.i.weight</c> and <c>decoder.i.bias</c>, i = 0 .. k-1, the last giving the reconstruction. Weights have the orientation of PyTorch's Linear,
/// so a module with lists <c>encoder</c> and <c>decoder</c> of Linear layers loads them as they are; in memory here they are [inputs x outputs].</para>
/// <para>A model (<see cref="ModelFile"/>) holds these tensors and nothing else. A checkpoint (<see cref="CheckpointFile"/>) holds them for the
/// current weights, then with the prefixes <c>best.</c> (absent before the first validation), <c>adam.mean.</c> and <c>adam.variance.</c>, and the tensor <c>curve</c>, F64 [epochs x 4]:
/// epoch, step, training loss, validation loss (NaN if none).</para>
/// <para>Metadata, all text, numbers in invariant round-trip form: <c>neuronedit.kind</c> (model, checkpoint), <c>neuronedit.version</c> (1),
/// <c>neuronedit.channels</c>, <c>neuronedit.encoder_widths</c> (comma-separated), <c>neuronedit.activation</c>, <c>neuronedit.slope</c>, <c>neuronedit.hash</c> (of the current weights); in a checkpoint also
/// <c>training.*</c> (the options) and <c>progress.*</c> (the counters). A model may carry more keys, which are its writer's.</para>
/// </remarks>
internal static class NetworkTensors
{
    /// <summary>The network's tensors, in the order of its layers.</summary>
    public static IEnumerable<SafeTensor> From(Network network, string prefix = "")
    {
        for (var i = 0; i < network.Layers.Length; i++)
        {
            var layer = network.Layers[i];
            var name = prefix + LayerName(network.Spec, i);
            yield return new SafeTensor($"{name}.weight", [layer.Outputs, layer.Inputs], Transpose(layer.Weights, layer.Inputs, layer.Outputs));
            yield return new SafeTensor($"{name}.bias", [layer.Outputs], layer.Biases);
        }
    }

    /// <summary>Takes a network's tensors out of <paramref name="tensors"/>.</summary>
    /// <exception cref="NeuronEditException">Artifact: one is missing or has another shape than the spec says.</exception>
    public static Network Take(AutoencoderSpec spec, Dictionary<string, SafeTensor> tensors, string file, string prefix = "")
    {
        var network = new Network(spec);
        for (var i = 0; i < network.Layers.Length; i++)
        {
            var layer = network.Layers[i];
            var name = prefix + LayerName(spec, i);
            var weights = Take(tensors, $"{name}.weight", [layer.Outputs, layer.Inputs], file);
            Transpose(weights, layer.Outputs, layer.Inputs).CopyTo(layer.Weights, 0);
            Take(tensors, $"{name}.bias", [layer.Outputs], file).CopyTo(layer.Biases, 0);
        }

        return network;
    }

    /// <summary>Fails if tensors are left that nobody took.</summary>
    public static void RequireEmpty(Dictionary<string, SafeTensor> tensors, string file)
    {
        if (tensors.Count > 0) throw SafetensorsReader.Damaged(file, $"it holds a tensor {tensors.Keys.Order(StringComparer.Ordinal).First()}, which does not belong there");
    }

    private static string LayerName(AutoencoderSpec spec, int index) =>
        index < spec.MiddleLayer ? $"encoder.{index}" : $"decoder.{index - spec.MiddleLayer}";

    private static float[] Take(Dictionary<string, SafeTensor> tensors, string name, long[] shape, string file)
    {
        if (!tensors.Remove(name, out var tensor)) throw SafetensorsReader.Damaged(file, $"tensor {name} is missing");
        if (tensor.Values is float[] values && tensor.Shape.AsSpan().SequenceEqual(shape)) return values;
        throw SafetensorsReader.Damaged(
            file, $"tensor {name} is {tensor.Type} [{string.Join(", ", tensor.Shape)}]; its metadata demand F32 [{string.Join(", ", shape)}]");
    }

    private static float[] Transpose(float[] source, int rows, int columns)
    {
        var target = new float[source.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) target[((long)j * rows) + i] = source[((long)i * columns) + j];
        }

        return target;
    }
}
