using NeuronEdit.Experiments.Demo;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Experiments.Tests.Demo;

public class DemoSpecTests
{
    [Fact]
    public void Yaml_NamesTheCohortAndTrainsTenEpochsAtLeast()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(DemoSpec.Yaml(18446744073709551615)));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;

        Assert.Equal("18446744073709551615", root["seed"]);
        Assert.Equal("data/Control1.parquet", root["source"]["path"]);
        Assert.Equal("data/Control2.parquet", root["target"]["path"]);
        Assert.Equal("Sample1", root["extrapolate"][0]["sample"]);
        Assert.Equal("data/Sample1.parquet", root["extrapolate"][0]["path"]);
        Assert.Equal("data/Sample1_truth.parquet", root["extrapolate"][0]["truth"]);
        Assert.Equal(["Time", "event_id"], ((YamlSequenceNode)root["channels"]["exclude"]).Select(node => (string)node!));
        Assert.True(int.Parse((string)root["training"]["epochs"]!, System.Globalization.CultureInfo.InvariantCulture) >= 10);
    }
}
