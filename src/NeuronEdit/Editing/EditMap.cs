namespace NeuronEdit.Editing;

/// <summary>The edit of a layer: for each neuron a piecewise linear map from the source's percentiles to the target's.</summary>
/// <remarks>
/// <para>With pS and pT the percentiles of a neuron, the paper's eq. (1) sends a in [pS_j, pS_j+1) to
/// (a - pS_j) / (pS_j+1 - pS_j) x (pT_j+1 - pT_j) + pT_j. What it leaves open is decided by <see cref="EditOptions"/>:</para>
/// <list type="bullet">
/// <item>Extend: the knots are p1..p99 (all but the first and the last; all of them if there are fewer than four). Activations below the first knot use
/// the first segment, those at or above the last knot the last one. An end segment of no width has no slope; there a value keeps slope 1 and
/// moves by the displacement of the outermost knot.</item>
/// <item>Shift: the knots are p0..p100. Below p0 a value moves by pT_0 - pS_0, above p100 by pT_100 - pS_100.</item>
/// <item>Formula: a value that several percentiles share belongs to the segment that begins at it, so it maps to the last of their targets.
/// Middle: it maps to the middle between the first and the last. Either way the values beside it follow their own segments, so the map may jump there.</item>
/// </list>
/// <para>Infinities and NaN are returned as they are. Where source and target are equal, so are input and output, bit for bit.
/// Note that the map is not the identity on the target: it sends the source's distribution to the target's, and anything else by the same rule.</para>
/// <para>Immutable, so threads may share it.</para>
/// </remarks>
public sealed class EditMap
{
    private readonly NeuronGroup[] _groups;

    /// <summary>Creates the map.</summary>
    /// <param name="source">Percentiles over S.</param>
    /// <param name="target">Percentiles over T, of the same shape.</param>
    /// <param name="options">Tails and ties; the number of quantiles is the tables'.</param>
    public EditMap(PercentileTable source, PercentileTable target, EditOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        if (source.Neurons != target.Neurons || source.Quantiles != target.Quantiles)
            throw new ArgumentException($"The source's percentiles are {source.Neurons} x {source.Quantiles}, the target's {target.Neurons} x {target.Quantiles}.", nameof(target));
        options.Validate();
        (Source, Target, Options) = (source, target, options);
        _groups = new NeuronGroup[(Neurons + NeuronGroup.Width - 1) / NeuronGroup.Width];
        for (var i = 0; i < _groups.Length; i++)
        {
            var first = i * NeuronGroup.Width;
            var segments = new NeuronSegments[Math.Min(NeuronGroup.Width, Neurons - first)];
            for (var k = 0; k < segments.Length; k++) segments[k] = new NeuronSegments(source[first + k], target[first + k], options);
            _groups[i] = new NeuronGroup(segments);
        }
    }

    /// <summary>Percentiles that the map takes as its origin.</summary>
    public PercentileTable Source { get; }

    /// <summary>Percentiles that the map leads to.</summary>
    public PercentileTable Target { get; }

    /// <summary>Tails and ties.</summary>
    public EditOptions Options { get; }

    /// <summary>Width of the layer.</summary>
    public int Neurons => Source.Neurons;

    /// <summary>
    /// The map with source and target exchanged, which undoes a treatment. Inside the knots it is the inverse function wherever both tables ascend strictly. It is not
    /// where percentiles tie (what was joined cannot be told apart again), nor outside the knots under Extend with different end slopes beyond rounding.
    /// </summary>
    public EditMap Inverse() => new(Target, Source, Options);

    /// <summary>Edits activations in place: a + strength x (edit(a) - a).</summary>
    /// <param name="activations">Row-major [rows x Neurons].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="strength">0 (nothing changes, not a bit) to 1 (the whole edit).</param>
    /// <remarks>Each value's result depends on that value and its neuron alone. NaN propagates. Allocates nothing.</remarks>
    public void Apply(Span<float> activations, int rows, float strength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (!(strength >= 0 && strength <= 1)) throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of an edit is 0 to 1.");
        if (activations.Length != (long)rows * Neurons)
            throw new ArgumentException($"{activations.Length} activations are not {rows} rows x {Neurons} neurons.", nameof(activations));
        // A block of rows stays in the second-level cache while one group of neurons after another passes over it; each brings its tables into the first.
        const int blockRows = 1024;
        for (var row = 0; row < rows; row += blockRows)
        {
            var block = activations.Slice(row * Neurons, Math.Min(blockRows, rows - row) * Neurons);
            for (var i = 0; i < _groups.Length; i++) _groups[i].Apply(block, i * NeuronGroup.Width, Neurons, strength);
        }
    }
}
