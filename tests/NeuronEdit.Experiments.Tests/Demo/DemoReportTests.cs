using NeuronEdit.Experiments.Demo;

namespace NeuronEdit.Experiments.Tests.Demo;

public class DemoReportTests
{
    [Fact]
    public void Measure_ComparesTheEditedWithTheCohort()
    {
        var report = DemoReport.Measure(DemoCohort.Create(1), [[5, -1, 12], [3, 1]]);

        Assert.Equal(["IFNg", "CCR6"], report.Markers.Select(marker => marker.Channel));
        var (ifng, ccr6) = (report.Markers[0], report.Markers[1]);
        Assert.Equal(Math.Asinh(1), ifng.After, 12);
        Assert.Equal((Math.Asinh(0.2) + Math.Asinh(0.6)) / 2, ccr6.After, 12);
        Assert.True(ifng.Truth > ifng.Before + 0.2 && ifng.Control2 > ifng.Control1 + 0.2);
        Assert.Equal(ccr6.Before, ccr6.Truth);
        Assert.True(ccr6.Before > ccr6.Sample2 + 0.3);
    }

    [Fact]
    public void Measure_WithoutBothChannels_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => DemoReport.Measure(DemoCohort.Create(1), [[1]]));
        Assert.Throws<ArgumentException>(() => DemoReport.Median([]));
    }
}
