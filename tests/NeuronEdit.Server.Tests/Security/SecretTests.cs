using System.Text;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Tests.Security;

public sealed class SecretTests
{
    /// <summary>Plants secrets wherever somebody could put one, then looks for them wherever something is written.</summary>
    [Fact]
    public async Task Secrets_ThatArePlanted_AreFoundNowhere()
    {
        const string Password = "hunter2-planted";
        await using var node = await TestNode.StartAsync();
        var token = node.TokenOf("ann", Role.Submitter);
        var secret = TokenText.TryParse(token)!.Secret;
        var ann = node.Client("ann");
        var answers = new StringBuilder();
        node.Work.Before = work =>
        {
            if (work.Kind == WorkKinds.Fit) throw new NeuronEditException(FailureCode.Storage, $"Host=db;Password={Password};Database=x refused {token}; see https://ann:{Password}@db/x");
        };
        var key = (await ann.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first", $"# {token}")))).Experiment.Key;
        await Answers.UntilAsync(async () => (await ann.Experiments.LogsAsync(key, level: EventLevel.Warning).ToListAsync()).Count > 0);
        var http = node.Http(token);
        foreach (var path in (string[])[$"v1/experiments/{key}/logs", $"v1/me?token={token}", $"v1/experiments/{token}", $"v1/experiments?status={token}", $"v1/nowhere/{token}", "v1/experiments", $"v1/experiments/{key}"])
            answers.Append(await (await http.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync());
        foreach (var body in (string[])[$"{{\"spec\": \"name: {token}\"}}", $"{{\"{token}\": 1}}", $"{{\"spec\": \"{token}: x\"}}", $"{{\"spec\": \"source: '{token}'\"}}"])
            answers.Append(await (await http.PostAsync(new Uri("v1/experiments", UriKind.Relative), Answers.Json(body))).Content.ReadAsStringAsync());

        Assert.Contains("***", answers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, answers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, answers.ToString(), StringComparison.Ordinal);
        // What is logged is masked by whoever writes the log, as the command does: here it is seen as it comes.
        Assert.DoesNotContain(node.Log.Lines.Select(Masking.Mask), line => line.Contains(secret, StringComparison.Ordinal) || line.Contains(Password, StringComparison.Ordinal));
        // Of requests nothing is logged that somebody else has put there.
        Assert.DoesNotContain(node.Log.Lines.Where(l => l.Contains("Server.", StringComparison.Ordinal)), line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=db;Password=a b;Database=x", "Host=db;Password=***;Database=x")]
    [InlineData("Host=db;pwd='a;b';Database=x", "Host=db;pwd=***;Database=x")]
    [InlineData("write it as Password=...", "write it as Password=...")]
    [InlineData("postgres://me:secret@db/x", "postgres://me:***@db/x")]
    [InlineData("nothing to hide", "nothing to hide")]
    public void Mask_OfASecret_LeavesTheRest(string text, string masked) => Assert.Equal(masked, Masking.Mask(text));

    [Fact]
    public void Mask_OfATokenInText_LeavesItsId()
    {
        var token = TokenText.Create();
        Assert.Equal($"see nedit_{token.Id}_***, please", Masking.Mask($"see {token.Reveal()}, please"));
    }
}
