using System.Collections.Immutable;

namespace NeuronEdit.Autoencoders;

/// <summary>A named array of a safetensors file: float32 (F32) or float64 (F64), row-major.</summary>
/// <remarks>The array is not copied; whoever hands it over does not change it any more.</remarks>
internal sealed class SafeTensor
{
    /// <summary>A float32 tensor.</summary>
    public SafeTensor(string name, ImmutableArray<long> shape, float[] values)
        : this(name, shape, (Array)values)
    {
    }

    /// <summary>A float64 tensor.</summary>
    public SafeTensor(string name, ImmutableArray<long> shape, double[] values)
        : this(name, shape, (Array)values)
    {
    }

    private SafeTensor(string name, ImmutableArray<long> shape, Array values)
    {
        if (shape.Aggregate(1L, (product, side) => checked(product * side)) != values.LongLength)
            throw new ArgumentException($"{values.LongLength} values are not of shape [{string.Join(", ", shape)}].", nameof(values));
        (Name, Shape, Values) = (name, shape, values);
    }

    /// <summary>Unique in its file.</summary>
    public string Name { get; }

    /// <summary>Sides, the slowest first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>float[] or double[].</summary>
    public Array Values { get; }

    /// <summary>The format's name of the type.</summary>
    public string Type => Values is float[] ? "F32" : "F64";

    /// <summary>Bytes in the file.</summary>
    public long Bytes => Values.LongLength * (Values is float[] ? sizeof(float) : sizeof(double));
}
