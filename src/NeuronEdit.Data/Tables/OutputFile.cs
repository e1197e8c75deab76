namespace NeuronEdit.Data.Tables;

/// <summary>The file that an operation writes.</summary>
internal static class OutputFile
{
    /// <summary>Deletes what a failed operation has left; what cannot be deleted stays, because the failure itself is what must be told.</summary>
    internal static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
