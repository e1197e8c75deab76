using System.Runtime.InteropServices;

namespace NeuronEdit.Cli.Tests;

/// <summary>The process that the tests run in.</summary>
internal static partial class OwnProcess
{
    private const int Sigterm = 15;

    /// <summary>Sends it the signal by which it is told to leave; somebody must take it, or it does. Whatever else listens in this process hears it too.</summary>
    public static void Terminate() => Assert.Equal(0, Kill(Environment.ProcessId, Sigterm));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
