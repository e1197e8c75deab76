using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>One row of a panel, or of the sums that belong to it: one, two or three vectors that lie side by side.</summary>
/// <typeparam name="TSelf">The strip.</typeparam>
/// <typeparam name="TVector">float, or a vector of floats.</typeparam>
internal unsafe interface IStrip<TSelf, TVector>
    where TSelf : struct, IStrip<TSelf, TVector>
    where TVector : struct
{
    /// <summary>Reads a strip; any alignment.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Writes a strip; any alignment.</summary>
    static abstract void Store(in TSelf strip, float* destination);

    /// <summary>left x right + addend in every lane, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TVector left, in TSelf right, in TSelf addend);
}

/// <summary>One vector.</summary>
internal readonly unsafe struct Strip1<TVector, TLanes>(TVector first) : IStrip<Strip1<TVector, TLanes>, TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private readonly TVector _first = first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip1<TVector, TLanes> Load(float* source) => new(TLanes.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Strip1<TVector, TLanes> strip, float* destination) => TLanes.Store(strip._first, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip1<TVector, TLanes> MultiplyAdd(TVector left, in Strip1<TVector, TLanes> right, in Strip1<TVector, TLanes> addend) =>
        new(TLanes.MultiplyAdd(left, right._first, addend._first));
}

/// <summary>Two vectors.</summary>
internal readonly unsafe struct Strip2<TVector, TLanes>(TVector first, TVector second) : IStrip<Strip2<TVector, TLanes>, TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private readonly TVector _first = first;
    private readonly TVector _second = second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip2<TVector, TLanes> Load(float* source) => new(TLanes.Load(source), TLanes.Load(source + TLanes.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Strip2<TVector, TLanes> strip, float* destination)
    {
        TLanes.Store(strip._first, destination);
        TLanes.Store(strip._second, destination + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip2<TVector, TLanes> MultiplyAdd(TVector left, in Strip2<TVector, TLanes> right, in Strip2<TVector, TLanes> addend) =>
        new(TLanes.MultiplyAdd(left, right._first, addend._first), TLanes.MultiplyAdd(left, right._second, addend._second));
}

/// <summary>Three vectors.</summary>
internal readonly unsafe struct Strip3<TVector, TLanes>(TVector first, TVector second, TVector third) : IStrip<Strip3<TVector, TLanes>, TVector>
    where TVector : struct
    where TLanes : struct, ILanes<TVector>
{
    private readonly TVector _first = first;
    private readonly TVector _second = second;
    private readonly TVector _third = third;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip3<TVector, TLanes> Load(float* source) =>
        new(TLanes.Load(source), TLanes.Load(source + TLanes.Count), TLanes.Load(source + (2 * TLanes.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Strip3<TVector, TLanes> strip, float* destination)
    {
        TLanes.Store(strip._first, destination);
        TLanes.Store(strip._second, destination + TLanes.Count);
        TLanes.Store(strip._third, destination + (2 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip3<TVector, TLanes> MultiplyAdd(TVector left, in Strip3<TVector, TLanes> right, in Strip3<TVector, TLanes> addend) => new(
        TLanes.MultiplyAdd(left, right._first, addend._first),
        TLanes.MultiplyAdd(left, right._second, addend._second),
        TLanes.MultiplyAdd(left, right._third, addend._third));
}
