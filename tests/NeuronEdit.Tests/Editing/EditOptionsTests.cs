using NeuronEdit.Editing;

namespace NeuronEdit.Tests.Editing;

public class EditOptionsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10002)]
    [InlineData(-5)]
    public void Validate_QuantilesOutOfRange_NamesValueRuleAndPlace(int quantiles)
    {
        var refused = Assert.Throws<NeuronEditException>((EditOptions.Robust with { Quantiles = quantiles }).Validate);

        Assert.Equal(FailureCode.Specification, refused.Code);
        Assert.Equal($"edit.quantiles is {quantiles}; must be 2 to 10001. Set it in the experiment file under edit.quantiles.", refused.Message);
    }

    [Fact]
    public void Validate_UnknownRule_NamesTheChoices() => Assert.Equal(
        "edit.tails is 7; must be shift or extend. Set it in the experiment file under edit.tails.",
        Assert.Throws<NeuronEditException>((EditOptions.Paper with { Tails = (TailRule)7 }).Validate).Message);

    [Fact]
    public void Presets_AreValidAndOverrideAlone()
    {
        EditOptions.Robust.Validate();
        EditOptions.Paper.Validate();
        var mixed = EditOptions.Of(EditPreset.Paper) with { Residual = ResidualRule.Keep };
        mixed.Validate();

        Assert.Equal(new EditOptions(EditPreset.Paper, 101, TailRule.Extend, TieRule.Formula, ResidualRule.Keep), mixed);
        Assert.Equal(new EditOptions(EditPreset.Robust, 101, TailRule.Shift, TieRule.Middle, ResidualRule.Keep), EditOptions.Of(EditPreset.Robust));
    }
}
