using System.Text;

namespace NeuronEdit.Cli.Rendering;

/// <summary>Breaks text at blanks.</summary>
internal static class Wrapped
{
    /// <summary>
    /// The text in lines of at most <paramref name="width"/> letters, following lines indented; its own line breaks stay.
    /// A word longer than a line stands alone, so that paths can be copied.
    /// </summary>
    public static string Text(string text, int width, int indent = 0)
    {
        var result = new StringBuilder();
        var margin = new string(' ', indent);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (result.Length > 0) result.Append('\n').Append(margin);
            AppendParagraph(result, paragraph, width, margin, result.Length == 0 ? 0 : indent);
        }

        return result.ToString();
    }

    private static void AppendParagraph(StringBuilder result, string paragraph, int width, string margin, int column)
    {
        var start = column;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > start && column + 1 + word.Length > width)
            {
                result.Append('\n').Append(margin);
                column = start = margin.Length;
            }
            else if (column > start)
            {
                result.Append(' ');
                column++;
            }

            result.Append(word);
            column += word.Length;
        }
    }
}
