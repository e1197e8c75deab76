using NeuronEdit.Autoencoders;
using NeuronEdit.Transforms;

namespace NeuronEdit.Experiments.Bench;

/// <summary>A made source and target population in model units, and the transform that led there.</summary>
/// <param name="Transform">arcsinh(x / 5), standardised over both.</param>
/// <param name="Source">Row-major [Rows x channels], model units.</param>
/// <param name="Target">The same.</param>
internal sealed record MadePair(ChannelTransform Transform, float[] Source, float[] Target)
{
    /// <summary>Rows of each population.</summary>
    public const int Rows = 20_000;

    /// <summary>Makes them.</summary>
    public static MadePair Create(int channels)
    {
        float[] source = Made(channels, 1, isTarget: false), target = Made(channels, 2, isTarget: true);
        var unscaled = ChannelTransform.Unscaled(TransformSpec.Default, channels);
        var moments = new ChannelMoments(channels);
        foreach (var rows in new[] { source, target })
        {
            var transformed = rows.ToArray();
            unscaled.Apply(transformed, Rows);
            moments.Update(transformed, Rows);
        }

        var transform = ChannelTransform.Fit(TransformSpec.Default, ScaleKind.Standardize, moments, MadeFile.Columns(channels));
        transform.Apply(source, Rows);
        transform.Apply(target, Rows);
        return new MadePair(transform, source, target);
    }

    /// <summary>Both, to train on.</summary>
    public TrainingSet ToTrainingSet()
    {
        var set = new TrainingSet(Transform.Channels);
        set.Append(Source);
        set.Append(Target);
        return set;
    }

    private static float[] Made(int channels, ulong seed, bool isTarget)
    {
        var rows = new float[Rows * channels];
        new MadeRows(channels, seed, isTarget).Fill(rows);
        return rows;
    }
}
