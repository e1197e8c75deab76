using System.Runtime.CompilerServices;

namespace NeuronEdit.Numerics;

/// <summary>
/// The operations that kernels are written in, for one vector width. Each acts on every lane alone and rounds once, as IEEE 754
/// says, so a kernel gives the same bits whatever the width. There is no sum across lanes, on purpose: its order would depend on it.
/// </summary>
/// <typeparam name="TVector">float, or a vector of floats.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Values in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>True where 32 registers let eight rows of three vectors be summed at once, rather than four.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Reads <see cref="Count"/> values; any alignment.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Count"/> values; any alignment.</summary>
    static abstract void Store(TVector value, float* destination);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>left x right + addend, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>left + right.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left - right.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>left x right.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>left / right.</summary>
    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract TVector SquareRoot(TVector value);

    /// <summary><paramref name="then"/> where left > right, else <paramref name="otherwise"/>; a NaN is not greater.</summary>
    static abstract TVector WhereGreater(TVector left, TVector right, TVector then, TVector otherwise);
}

/// <summary>One value at a time: the semantics that the others have to match.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<float>
{
    public static int Count => 1;

    public static bool HasManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float left, float right, float addend) => MathF.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float left, float right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float left, float right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float left, float right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float left, float right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float value) => MathF.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WhereGreater(float left, float right, float then, float otherwise) => left > right ? then : otherwise;
}
