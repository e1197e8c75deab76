using NeuronEdit.Numerics;
using NeuronEdit.Transforms;

namespace NeuronEdit.Tests.Transforms;

public class ChannelTransformTests
{
    private static readonly TransformSpec[] Specs = [new(TransformKind.None, 1), new(TransformKind.Arcsinh, 5), new(TransformKind.Arcsinh, 150), new(TransformKind.Log1p, 1)];

    [Fact]
    public void Apply_UnscaledValuesOfAllSizes_IsWithinOneUnitInTheLastPlace()
    {
        foreach (var spec in Specs)
        {
            var values = AllSizes(spec.Kind);
            var actual = values.ToArray();
            ChannelTransform.Unscaled(spec, 1).Apply(actual, actual.Length);
            for (var i = 0; i < values.Length; i++) AssertClose(Forward(spec, values[i]), actual[i], spec, values[i]);
        }
    }

    [Fact]
    public void Invert_UnscaledValuesOfAllSizes_IsWithinOneUnitInTheLastPlace()
    {
        foreach (var spec in Specs)
        {
            var values = AllSizes(TransformKind.None).Where(value => Math.Abs(value) < (spec.Kind == TransformKind.None ? 1e30 : 70)).ToArray();
            var actual = values.ToArray();
            ChannelTransform.Unscaled(spec, 1).Invert(actual, actual.Length);
            for (var i = 0; i < values.Length; i++) AssertClose(Backward(spec, values[i]), actual[i], spec, values[i]);
        }
    }

    [Fact]
    public void ApplyAndInvert_WhatIsNotFinite_IsItsLimitBesideValuesThatAreLeftAlone()
    {
        float[] values = [float.PositiveInfinity, 1, float.NegativeInfinity, float.NaN, -1, -2, 1e30f];
        foreach (var kind in new[] { TransformKind.Arcsinh, TransformKind.Log1p })
        {
            var spec = new TransformSpec(kind, kind == TransformKind.Arcsinh ? 5 : 1);
            var (there, back) = (values.ToArray(), values.ToArray());
            ChannelTransform.Unscaled(spec, values.Length).Apply(there, 1);
            ChannelTransform.Unscaled(spec, values.Length).Invert(back, 1);
            for (var i = 0; i < values.Length; i++)
            {
                double x = values[i];
                Assert.Equal((float)(kind == TransformKind.Arcsinh ? Math.Asinh(x / 5) : Math.Log(1 + x)), there[i], 1e-5f);
                Assert.Equal((float)(kind == TransformKind.Arcsinh ? Math.Sinh(x) * 5 : Math.Exp(x) - 1), back[i], 1e-5f);
            }
        }
    }

    [Fact]
    public void ApplyThenInvert_StaysWithinTheDocumentedError()
    {
        var random = new SeededRandom(3);
        foreach (var spec in Specs)
        {
            var transform = new ChannelTransform(spec, ScaleKind.Standardize, [0.7, -1.3, 2], [0.9, 3, 0.2]);
            var raw = Enumerable.Range(0, 3000).Select(_ => (float)(random.NextNormal() * Math.Pow(10, (random.NextUnit() * 6) - 3))).Select(x => spec.Kind == TransformKind.Log1p ? Math.Abs(x) : x).ToArray();
            var model = raw.ToArray();
            transform.Apply(model, 1000);
            var back = model.ToArray();
            transform.Invert(back, 1000);
            for (var i = 0; i < raw.Length; i++)
            {
                double x = raw[i];
                var slope = spec.Kind switch { TransformKind.Arcsinh => Math.Sqrt((x * x) + (spec.Cofactor * spec.Cofactor)), TransformKind.Log1p => 1 + x, _ => 1 } / transform.Factors[i % 3];
                var allowed = (slope * Math.Abs(model[i]) * Math.Pow(2, -24) * 1.0001) + (Math.Abs(x) * Math.Pow(2, -23));
                if (!(Math.Abs(back[i] - x) <= allowed)) Assert.Fail($"{spec}: {x:R} came back as {back[i]:R}, {Math.Abs(back[i] - x) / allowed:F2} times the allowed error.");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(35)]
    public void ApplyAndInvert_AnyTiling_GivesTheSameBits(int channels)
    {
        const int rows = 50;
        var random = new SeededRandom((ulong)channels);
        var values = Enumerable.Range(0, rows * channels).Select(_ => (float)(random.NextUnit() * 100)).ToArray();
        var offsets = Enumerable.Range(0, channels).Select(i => 0.1 * i).ToArray();
        var factors = Enumerable.Range(0, channels).Select(i => 1 + (0.3 * i)).ToArray();
        foreach (var spec in Specs)
        {
            var transform = new ChannelTransform(spec, ScaleKind.Standardize, offsets, factors);
            var (whole, parts) = (values.ToArray(), values.ToArray());
            transform.Apply(whole, rows);
            for (var row = 0; row < rows; row++) transform.Apply(parts.AsSpan(row * channels, channels), 1);
            Assert.Equal(whole, parts);
            for (var channel = 0; channel < channels; channel++)
            {
                var alone = new[] { values[channel] };
                new ChannelTransform(spec, ScaleKind.Standardize, [offsets[channel]], [factors[channel]]).Apply(alone, 1);
                Assert.Equal(alone[0], whole[channel]);
            }

            transform.Invert(whole, rows);
            for (var row = 0; row < rows; row++) transform.Invert(parts.AsSpan(row * channels, channels), 1);
            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void InvertChanged_KeepsEveryBitOfUnchangedValuesAndInvertsTheOthers()
    {
        const int rows = 40, channels = 7;
        var random = new SeededRandom(6);
        var transform = new ChannelTransform(TransformSpec.Default, ScaleKind.Standardize, new double[channels], Enumerable.Repeat(1.5, channels).ToArray());
        var raw = Enumerable.Range(0, rows * channels).Select(i => i % 11 == 0 ? float.NaN : i % 13 == 0 ? -0f : (float)(random.NextNormal() * 50)).ToArray();
        var before = raw.ToArray();
        transform.Apply(before, rows);
        var after = before.Select((value, i) => i % 3 == 0 ? value + 0.25f : value).ToArray();
        var inverted = after.ToArray();
        transform.Invert(inverted, rows);
        var result = raw.ToArray();
        transform.InvertChanged(result, before, after, rows);

        for (var i = 0; i < raw.Length; i++)
        {
            var expected = i % 3 == 0 && !float.IsNaN(raw[i]) ? inverted[i] : raw[i];
            Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(result[i]));
        }
    }

    [Fact]
    public void Fit_Standardize_GivesMeanZeroAndDeviationOne()
    {
        var random = new SeededRandom(1);
        var values = Enumerable.Range(0, 2000).Select(i => (float)((random.NextNormal() * (1 + (i % 2 * 9))) + 3)).ToArray();
        var moments = new ChannelMoments(2);
        moments.Update(values, 1000);
        var scaled = values.ToArray();
        ChannelTransform.Fit(new TransformSpec(TransformKind.None, 1), ScaleKind.Standardize, moments, ["a", "b"]).Apply(scaled, 1000);
        var check = new ChannelMoments(2);
        check.Update(scaled, 1000);
        for (var channel = 0; channel < 2; channel++)
        {
            Assert.Equal(0, check.Mean[channel], 1e-6);
            Assert.Equal(1, check.StandardDeviation(channel), 1e-6);
        }

        ChannelTransform.Fit(new TransformSpec(TransformKind.None, 1), ScaleKind.MinMax, moments, ["a", "b"]).Apply(values, 1000);
        Assert.Equal(0, values.Where((_, i) => i % 2 == 0).Min());
        Assert.Equal(1, values.Where((_, i) => i % 2 == 0).Max());
    }

    [Fact]
    public void Fit_ConstantChannel_NamesItUnlessNothingIsScaled()
    {
        var moments = new ChannelMoments(2);
        moments.Update([1, 0.1f, 2, 0.1f, 4, 0.1f], 3);
        var refused = Assert.Throws<NeuronEditException>(() => ChannelTransform.Fit(TransformSpec.Default, ScaleKind.Standardize, moments, ["CD3", "CD4"]));

        Assert.Equal(FailureCode.Data, refused.Code);
        Assert.Equal(
            "Channel CD4 is constant: all 3 rows of source, target and samples hold 0.10000000149011612 (after the transform), so it cannot be scaled. Exclude it under channels, or set scale: none.",
            refused.Message);
        Assert.Throws<NeuronEditException>(() => ChannelTransform.Fit(TransformSpec.Default, ScaleKind.MinMax, moments, ["CD3", "CD4"]));
        Assert.Equal(1, ChannelTransform.Fit(TransformSpec.Default, ScaleKind.None, moments, ["CD3", "CD4"]).Factors[1]);
        moments.Update([float.PositiveInfinity, 0], 1);
        Assert.Contains("Channel CD3 holds values that are not finite", Assert.Throws<NeuronEditException>(() => ChannelTransform.Fit(TransformSpec.Default, ScaleKind.MinMax, moments, ["CD3", "CD4"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindOutsideDomain_Log1p_CountsAndNamesTheFirst()
    {
        var rows = new[] { 1, 2, float.NaN, -0.99f, 3, -1, -7, 0 };
        Assert.Equal(new OutsideDomain(2, 2, 1, -1), ChannelTransform.Unscaled(new TransformSpec(TransformKind.Log1p, 1), 2).FindOutsideDomain(rows, 4));
        Assert.Equal(OutsideDomain.Nothing, ChannelTransform.Unscaled(TransformSpec.Default, 2).FindOutsideDomain(rows, 4));
    }

    [Fact]
    public void Validate_CofactorOfZero_SaysWhereToSetIt() => Assert.Equal(
        "transform.cofactor is 0; must be above 0 (5 is usual for mass cytometry). Set it in the experiment file under transform.cofactor.",
        Assert.Throws<NeuronEditException>(() => new TransformSpec(TransformKind.Arcsinh, 0).Validate()).Message);

    /// <summary>Both signs, from denormals to near the largest float, where the kind allows them.</summary>
    private static float[] AllSizes(TransformKind kind)
    {
        var random = new SeededRandom(9);
        var values = new List<float> { 0, 1, -0.5f, float.Epsilon, 0.01f, 5e-4f, -5e-4f, 0.05f };
        for (var exponent = -44.0; exponent < 38; exponent += 0.02) values.Add((float)(Math.Pow(10, exponent) * (1 + random.NextUnit()) * (random.NextUnit() < 0.5 ? -1 : 1)));
        return [.. values.Where(value => kind != TransformKind.Log1p || value > -1)];
    }

    private static double Forward(TransformSpec spec, double x) => spec.Kind switch
    {
        TransformKind.Arcsinh => Math.Asinh(x / spec.Cofactor),
        TransformKind.Log1p => Log1p(x),
        _ => x,
    };

    private static double Backward(TransformSpec spec, double y) => spec.Kind switch
    {
        TransformKind.Arcsinh => Math.Sinh(y) * spec.Cofactor,
        TransformKind.Log1p => Expm1(y),
        _ => y,
    };

    /// <summary>Kahan's correction of ln(1 + x).</summary>
    private static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    private static double Expm1(double y) => Math.Abs(y) < 1e-5 ? y + (y * y / 2) + (y * y * y / 6) : 2 * Math.Sinh(y / 2) * Math.Exp(y / 2);

    private static void AssertClose(double expected, float actual, TransformSpec spec, float value)
    {
        var rounded = (float)expected;
        var unit = Math.Max(Math.BitIncrement((double)MathF.BitIncrement(Math.Abs(rounded)) - Math.Abs(rounded)), float.Epsilon);
        if (!(rounded == actual || Math.Abs(actual - expected) <= unit)) Assert.Fail($"{spec} of {value:R} is {actual:R}, expected {expected:R}.");
    }
}
