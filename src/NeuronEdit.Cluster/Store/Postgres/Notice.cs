using System.Globalization;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>What other processes are told.</summary>
/// <param name="Shards">Shards whose actors may have messages, one bit each.</param>
/// <param name="Work">Whether there may be work.</param>
internal readonly record struct Notice(ulong Shards, bool Work)
{
    /// <summary>Everything: said to oneself after not having listened for a while.</summary>
    public static Notice All => new(ulong.MaxValue, true);

    /// <summary>Both together.</summary>
    public Notice With(Notice other) => new(Shards | other.Shards, Work || other.Work);

    /// <summary>As it is sent: <c>origin shards work</c>.</summary>
    /// <param name="origin">Names the sending store, which need not hear it.</param>
    public string Write(string origin) => string.Create(CultureInfo.InvariantCulture, $"{origin} {Shards:x} {(Work ? 1 : 0)}");

    /// <summary>Reads it; null where it is one's own, or not of this form.</summary>
    public static Notice? Read(string payload, string origin) =>
        payload.Split(' ') is [var from, var shards, var work] && from != origin && ulong.TryParse(shards, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
            ? new Notice(mask, work == "1")
            : null;
}
