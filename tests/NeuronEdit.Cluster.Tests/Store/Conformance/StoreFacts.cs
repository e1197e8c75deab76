using Xunit.Abstractions;
using Xunit.Sdk;

namespace NeuronEdit.Cluster.Tests.Store;

/// <summary>On a class of tests: they need a server. Where there is none, those that are a <see cref="StoreFactAttribute"/> or a <see cref="StoreTheoryAttribute"/> are skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class NeedsServerAttribute : Attribute
{
    /// <summary>Why they are skipped; null: there is a server.</summary>
    public abstract string? Absence { get; }
}

/// <summary>A fact of an abstract class that is skipped where the derived class says so.</summary>
[XunitTestCaseDiscoverer("NeuronEdit.Cluster.Tests.Store.StoreFactDiscoverer", "NeuronEdit.Cluster.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>A theory of an abstract class that is skipped where the derived class says so.</summary>
[XunitTestCaseDiscoverer("NeuronEdit.Cluster.Tests.Store.StoreTheoryDiscoverer", "NeuronEdit.Cluster.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;

internal sealed class StoreFactDiscoverer(IMessageSink sink) : FactDiscoverer(sink)
{
    private readonly IMessageSink _sink = sink;

    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(_sink, discoveryOptions, testMethod, null);
}

internal sealed class StoreTheoryDiscoverer(IMessageSink sink) : TheoryDiscoverer(sink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        [new StoreTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, dataRow)];
}

internal sealed class StoreTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills it afterwards.</summary>
    [Obsolete("For xunit alone.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, object[]? row)
        : base(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, row)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var needs = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsServerAttribute)).OfType<IReflectionAttributeInfo>().SingleOrDefault();
        return (needs?.Attribute as NeedsServerAttribute)?.Absence ?? base.GetSkipReason(factAttribute);
    }
}
