using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuronEdit.Cli.Host;

/// <summary>Where somebody is logged in, and by which token.</summary>
/// <param name="Node">The node's address.</param>
/// <param name="User">Who one is there.</param>
/// <param name="Token">Says so to the node; null: it asks for none.</param>
internal sealed record Profile(Uri Node, string User, string? Token)
{
    /// <summary>The token is not for printing.</summary>
    private bool PrintMembers(System.Text.StringBuilder to)
    {
        to.Append(Node).Append(", ").Append(User);
        return true;
    }
}

/// <summary>All of them.</summary>
/// <param name="FormatVersion">1.</param>
/// <param name="Current">The one that commands use where nothing else is said; null: none.</param>
/// <param name="Nodes">By name.</param>
internal sealed record ProfileList(int FormatVersion, string? Current, ImmutableSortedDictionary<string, Profile> Nodes)
{
    /// <summary>The version that this program writes.</summary>
    public const int Version = 1;

    /// <summary>None.</summary>
    public static ProfileList None { get; } = new(Version, null, ImmutableSortedDictionary.Create<string, Profile>(StringComparer.Ordinal));
}

/// <summary>The file of profiles, which its owner alone may read: there are tokens in it.</summary>
/// <param name="variable">Reads an environment variable; they say where the file is.</param>
internal sealed class Profiles(Func<string, string?> variable)
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The file: <c>NEURONEDIT_PROFILES</c>, or <c>neuronedit/profiles.json</c> where the user's settings are; null where the environment has no such place.</summary>
    public string? Path => variable("NEURONEDIT_PROFILES") is { Length: > 0 } set ? set : Folder is { } folder ? System.IO.Path.Combine(folder, "neuronedit", "profiles.json") : null;

    private string? Folder =>
        OperatingSystem.IsWindows() ? variable("APPDATA")
        : variable("XDG_CONFIG_HOME") is { Length: > 0 } settings ? settings
        : variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".config")
        : null;

    /// <summary>Reads them.</summary>
    /// <returns>None where there is no file.</returns>
    /// <exception cref="NeuronEditException">Specification: others may read or write the file, or it is not what this program writes.</exception>
    public ProfileList Read()
    {
        if (Path is not { } path || !File.Exists(path)) return ProfileList.None;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw Wrong($"{path} holds tokens, and others than its owner may read or write it. Make it yours alone (chmod 600 {path}), and have the tokens in it revoked if somebody may have seen them.");
        try
        {
            var found = JsonSerializer.Deserialize(File.ReadAllBytes(path), ProfilesJson.Default.ProfileList);
            return found is { FormatVersion: ProfileList.Version, Nodes: not null } ? found : throw Wrong($"{path} was written by another version of neuronedit. Delete it and log in again.");
        }
        catch (JsonException e)
        {
            throw Wrong($"{path} cannot be understood: {e.Message} Delete it and log in again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes them; the file is there whole or as it was.</summary>
    /// <exception cref="NeuronEditException">Storage: it cannot be written. Specification: it is not known where to.</exception>
    public void Write(ProfileList list)
    {
        var path = Path ?? throw Wrong("It is not known where to keep the login: neither NEURONEDIT_PROFILES nor HOME is set. Set one of them.");
        var temporary = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerReadsAndWrites;
            using (var stream = new FileStream(temporary, options)) JsonSerializer.Serialize(stream, list, ProfilesJson.Default.ProfileList);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Storage, $"{path} cannot be written: {e.Message} Name another file with NEURONEDIT_PROFILES.", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static NeuronEditException Wrong(string text, Exception? inner = null) => new(FailureCode.Specification, text, inner);
}

/// <summary>How profiles look in their file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ProfileList))]
internal sealed partial class ProfilesJson : JsonSerializerContext;
