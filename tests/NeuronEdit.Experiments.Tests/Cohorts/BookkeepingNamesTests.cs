using NeuronEdit.Experiments.Cohorts;

namespace NeuronEdit.Experiments.Tests.Cohorts;

public sealed class BookkeepingNamesTests
{
    [Theory]
    [InlineData("Time")]
    [InlineData("id")]
    [InlineData("cell_id")]
    [InlineData("Cell_length")]
    [InlineData("Event_length")]
    [InlineData("BC1(La139)Dd")]
    [InlineData("DNA-1")]
    [InlineData("DNA1(Ir191)Dd")]
    [InlineData("Barcode_3")]
    [InlineData("FileNum")]
    [InlineData("batch")]
    public void Has_WhatInstrumentsAndPipelinesAdd(string name) => Assert.True(BookkeepingNames.Has(name, null));

    [Theory]
    [InlineData("CD3")]
    [InlineData("HLA-DR")]
    [InlineData("IFNg")]
    [InlineData("BCL2")]
    [InlineData("BCL6")]
    [InlineData("pBtk(Er166)Dd")]
    [InlineData("ID2")]
    [InlineData("TIMP1")]
    [InlineData("DNAM-1")]
    [InlineData("A")]
    public void Has_NotMarkersThatLookAlike(string name) => Assert.False(BookkeepingNames.Has(name, name));

    [Fact]
    public void Has_LooksAtTheMarkerToo() => Assert.True(BookkeepingNames.Has("Ir191Di", "DNA1"));
}
