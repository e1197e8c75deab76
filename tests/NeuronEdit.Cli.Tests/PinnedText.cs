using NeuronEdit.Tests.Shared;

namespace NeuronEdit.Cli.Tests;

/// <summary>Text that is kept word for word in the folder Pinned, so that whoever changes it reads it whole.</summary>
internal static class PinnedText
{
    public static void Check(string name, string text) => PinnedFile.AssertEqual($"tests/NeuronEdit.Cli.Tests/Pinned/{name}.txt", text);
}
