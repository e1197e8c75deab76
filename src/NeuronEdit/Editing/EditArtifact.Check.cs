namespace NeuronEdit.Editing;

public sealed partial class EditArtifact
{
    private static NeuronEditException Refused(string name, string what, Exception? cause = null) => new(
        FailureCode.Artifact,
        $"The edit artifact {name} cannot be used: {what}. Restore it from a copy, or run the experiment again.",
        cause);

    /// <summary>Refuses parts that do not belong together.</summary>
    private void CheckConsistency(string name)
    {
        CheckOptions(name);
        if (Layer < 1 || Layer > Autoencoder.Layers.Count)
            throw Refused(name, $"its layer is {Layer}; the network has the hidden layers 1 to {Autoencoder.Layers.Count}");
        var neurons = Autoencoder.Layers[Layer - 1];
        if (SourceSketches.Neurons != neurons || TargetSketches.Neurons != neurons || SourcePercentiles.Neurons != neurons || TargetPercentiles.Neurons != neurons)
        {
            throw Refused(
                name,
                $"layer {Layer} has {neurons} neurons, but the sketches have {SourceSketches.Neurons} and {TargetSketches.Neurons}, the percentiles {SourcePercentiles.Neurons} and {TargetPercentiles.Neurons}");
        }

        if (SourcePercentiles.Quantiles != Options.Quantiles || TargetPercentiles.Quantiles != Options.Quantiles)
            throw Refused(name, $"the options ask for {Options.Quantiles} quantiles, but the percentiles have {SourcePercentiles.Quantiles} and {TargetPercentiles.Quantiles}");
        if (SourceSketches.Rows != Rows.Source || TargetSketches.Rows != Rows.Target || Rows.Extrapolated < 0)
            throw Refused(name, $"it names {Rows.Source} source and {Rows.Target} target rows, but the sketches hold {SourceSketches.Rows} and {TargetSketches.Rows}");
        CheckChannels(name);
        if (ModelHash.Length != 64 || !ModelHash.All(char.IsAsciiHexDigitLower))
            throw Refused(name, $"its model hash is {ModelHash}; expected 64 lower-case hexadecimal digits");
    }

    private void CheckChannels(string name)
    {
        if (Channels.Count != Transform.Channels) throw Refused(name, $"it names {Channels.Count} channels, but its scale has {Transform.Channels}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var channel in Channels)
            if (string.IsNullOrEmpty(channel.Name) || !seen.Add(channel.Name)) throw Refused(name, $"its channel name '{channel.Name}' is empty or appears twice");
    }

    private void CheckOptions(string name)
    {
        try
        {
            Options.Validate();
        }
        catch (NeuronEditException exception)
        {
            throw Refused(name, exception.Message, exception);
        }
    }
}
