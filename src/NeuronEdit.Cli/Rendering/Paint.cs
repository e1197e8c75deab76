namespace NeuronEdit.Cli.Rendering;

/// <summary>Colours text where colours are wanted.</summary>
/// <param name="colour">They are.</param>
internal readonly struct Paint(bool colour)
{
    /// <summary>What carries the eye.</summary>
    public string Bold(string text) => With("1", text);

    /// <summary>What went well.</summary>
    public string Good(string text) => With("32", text);

    /// <summary>What to look at.</summary>
    public string Notable(string text) => With("33", text);

    /// <summary>What failed.</summary>
    public string Bad(string text) => With("31", text);

    /// <summary>What may be overlooked.</summary>
    public string Faint(string text) => With("90", text);

    private string With(string code, string text) => colour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
