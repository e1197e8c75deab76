using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronEdit.Numerics;

/// <summary>How many values a kernel's instructions handle at once. The width changes speed, never a bit of a result.</summary>
internal enum VectorWidth
{
    /// <summary>One value at a time.</summary>
    Scalar,

    /// <summary>Four values: Arm NEON, SSE.</summary>
    Vector128,

    /// <summary>Eight values: AVX2.</summary>
    Vector256,

    /// <summary>Sixteen values: AVX-512.</summary>
    Vector512,
}

/// <summary>What this machine offers.</summary>
internal static class VectorWidths
{
    /// <summary>The widest that this machine has instructions for.</summary>
    public static VectorWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Vector512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? VectorWidth.Vector256
        : VectorWidth.Vector128;

    /// <summary>Values in one vector: 1, 4, 8 or 16.</summary>
    public static int Lanes(this VectorWidth width) => width switch
    {
        VectorWidth.Scalar => 1,
        VectorWidth.Vector128 => 4,
        VectorWidth.Vector256 => 8,
        VectorWidth.Vector512 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, null),
    };

    /// <summary>Columns in one panel of a packed matrix: three vectors.</summary>
    public static int PanelWidth(this VectorWidth width) => 3 * width.Lanes();
}
