using System.Globalization;

namespace NeuronEdit.Editing;

/// <summary>Where the options of an edit start from.</summary>
public enum EditPreset
{
    /// <summary>The default: the paper's method, made safe for ties, for values outside the source's range and for what the autoencoder loses.</summary>
    Robust,

    /// <summary>The paper's formulas to the letter.</summary>
    Paper,
}

/// <summary>What happens to activations beyond the knots.</summary>
public enum TailRule
{
    /// <summary>All percentiles are knots; below the first and above the last, a value moves by that knot's displacement.</summary>
    Shift,

    /// <summary>The percentiles but the first and the last are knots (p1..p99 of 101), and the end segments go on for ever, as in the paper.</summary>
    Extend,
}

/// <summary>What happens to a value that several percentiles share.</summary>
public enum TieRule
{
    /// <summary>It maps to the middle of their targets, (first + last) / 2. Values beside it follow the neighbouring segments.</summary>
    Middle,

    /// <summary>It maps to the last of their targets, which is where the formula's half-open segments put it.</summary>
    Formula,
}

/// <summary>What happens to the part of a row that the autoencoder cannot represent.</summary>
public enum ResidualRule
{
    /// <summary>It stays: x + D(edited) - D(unedited).</summary>
    Keep,

    /// <summary>It is lost: D(edited), as in the paper.</summary>
    Drop,
}

/// <summary>How activations are edited.</summary>
/// <param name="Preset">Where the other options started from; it decides nothing by itself.</param>
/// <param name="Quantiles">Knots of a neuron's map, 2 to 10,001, evenly spaced from minimum to maximum. 101 are the percentiles 0 to 100.</param>
/// <param name="Tails">Values beyond the knots.</param>
/// <param name="Ties">Values that several percentiles share.</param>
/// <param name="Residual">What the autoencoder cannot represent.</param>
public sealed record EditOptions(EditPreset Preset, int Quantiles, TailRule Tails, TieRule Ties, ResidualRule Residual)
{
    /// <summary>The percentiles 0 to 100.</summary>
    public const int DefaultQuantiles = 101;

    /// <summary>The default: shift, middle, keep.</summary>
    public static EditOptions Robust { get; } = new(EditPreset.Robust, DefaultQuantiles, TailRule.Shift, TieRule.Middle, ResidualRule.Keep);

    /// <summary>The paper's: extend, formula, drop.</summary>
    public static EditOptions Paper { get; } = new(EditPreset.Paper, DefaultQuantiles, TailRule.Extend, TieRule.Formula, ResidualRule.Drop);

    /// <summary>The options of a preset; change any of them with a <c>with</c> expression.</summary>
    public static EditOptions Of(EditPreset preset) => preset == EditPreset.Paper ? Paper : Robust;

    /// <summary>Refuses options that make no sense.</summary>
    /// <exception cref="NeuronEditException">Specification: names the setting, its value, the rule and the place.</exception>
    public void Validate()
    {
        if (Quantiles is < 2 or > 10001) throw Refused("quantiles", Quantiles.ToString(CultureInfo.InvariantCulture), "2 to 10001");
        Require(Preset, "preset", "robust or paper");
        Require(Tails, "tails", "shift or extend");
        Require(Ties, "ties", "middle or formula");
        Require(Residual, "residual", "keep or drop");
    }

    private static void Require<T>(T value, string setting, string rule)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw Refused(setting, value.ToString(), rule);
    }

    private static NeuronEditException Refused(string setting, string found, string rule) => new(
        FailureCode.Specification,
        $"edit.{setting} is {found}; must be {rule}. Set it in the experiment file under edit.{setting}.");
}
