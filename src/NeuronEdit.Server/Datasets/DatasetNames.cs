using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Nodes;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Datasets;

/// <summary>Datasets by name: an input <c>dataset:NAME</c> stands for the dataset's paths.</summary>
internal sealed class DatasetNames(NodeStore nodes)
{
    private const string Prefix = "dataset:";
    private const int LengthMax = 64;

    /// <summary>True where a text can be a dataset's name.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LengthMax && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>The key of a user's dataset.</summary>
    public static string KeyOf(string user, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user}/{name}")).AsSpan(0, 16));

    /// <summary>The inputs, with every name replaced by what it stands for.</summary>
    /// <exception cref="ApiProblem">The user has no dataset of a name.</exception>
    public async Task<ImmutableArray<string>> ResolveAsync(ImmutableArray<string> inputs, string user)
    {
        if (!inputs.Any(IsReference)) return inputs;
        var resolved = ImmutableArray.CreateBuilder<string>();
        foreach (var input in inputs)
        {
            if (!IsReference(input)) resolved.Add(input);
            else resolved.AddRange((await FindAsync(user, input[Prefix.Length..].Trim())).Paths);
        }

        return resolved.ToImmutable();
    }

    private static bool IsReference(string input) => input is not null && input.StartsWith(Prefix, StringComparison.Ordinal);

    private async Task<Dataset> FindAsync(string user, string name)
    {
        var found = IsName(name) ? await nodes.Datasets.FindAsync(KeyOf(user, name), CancellationToken.None) : null;
        if (found is null) throw new ApiProblem(ProblemCodes.InvalidExperiment, $"You have no dataset named '{Asked.Shown(name)}'. Register it, or name files.");
        return JsonSerializer.Deserialize(found.Body, ApiJson.Default.Dataset)!;
    }
}
