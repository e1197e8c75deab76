using System.Globalization;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    /// <summary><c>94,556</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>61,200 rows/s</c>; two digits below ten.</summary>
    public static string Rate(double rowsPerSecond) =>
        (rowsPerSecond < 10 ? rowsPerSecond.ToString("0.0", CultureInfo.InvariantCulture) : Count((long)Math.Round(rowsPerSecond))) + " rows/s";

    /// <summary><c>0.4 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>, <c>3 d 04 h</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.Zero) time = TimeSpan.Zero;
        if (time.TotalSeconds < 9.95) return time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        var seconds = (long)Math.Round(time.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60:00} s",
            < 86_400 => $"{seconds / 3600} h {seconds / 60 % 60:00} min",
            _ => $"{seconds / 86_400} d {seconds / 3600 % 24:00} h",
        };
    }

    /// <summary><c>3.1%</c>; <c>below 0.1%</c> where rounding would say none.</summary>
    public static string Share(double share) =>
        share is > 0 and < 0.0005 ? "below 0.1%" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    /// <summary>Binary sizes: <c>3.4 GiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var size = (double)bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return size.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
