using System.Reflection;

namespace NeuronEdit.Cluster.Tests.Hosting;

/// <summary>Something in which one method is the test's and all else is as it was.</summary>
public class OneCallReplaced : DispatchProxy
{
    private object _inner = null!;
    private string _method = null!;
    private Func<object?[], object> _instead = null!;

    /// <summary>Replaces a method.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="inner">Has all others.</param>
    /// <param name="method">Its name.</param>
    /// <param name="instead">Takes the arguments and returns what it returns.</param>
    public static T Of<T>(T inner, string method, Func<object?[], object> instead)
        where T : class
    {
        var made = Create<T, OneCallReplaced>();
        var replaced = (OneCallReplaced)(object)made;
        (replaced._inner, replaced._method, replaced._instead) = (inner, method, instead);
        return made;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == _method ? _instead(args ?? []) : targetMethod.Invoke(_inner, args);
}
