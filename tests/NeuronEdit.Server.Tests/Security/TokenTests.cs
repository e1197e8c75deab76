using System.Net;
using NeuronEdit.Client;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Tests.Security;

[Collection(OnSharedNode.Name)]
public sealed class TokenTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;

    private TokenKeeper Keeper => new(_node.Nodes, TimeProvider.System);

    [Fact]
    public async Task Token_ThatHolds_TellsWhoAsks()
    {
        var made = await Keeper.CreateAsync("tina", Role.Reader, "laptop", TimeSpan.FromDays(1), default);
        using var client = new NeuronEditClient(_node.Address, made.Text);
        Assert.Equal(new Identity("tina", Role.Reader, made.Token.ExpiresAt), await client.WhoAmIAsync());
    }

    [Fact]
    public async Task Token_IsKeptAsAHashAlone()
    {
        var made = await Keeper.CreateAsync("tom", Role.Reader, "laptop", null, default);
        var secret = TokenText.TryParse(made.Text)!.Secret;
        Assert.Equal(64, made.Token.Hash.Length);
        Assert.DoesNotContain(secret, made.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, TokenText.TryParse(made.Text)!.ToString(), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_node.Settings.Store)!, "cluster.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.DoesNotContain(secret, System.Text.Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Token_ThatExpired_IsRefused()
    {
        var made = await Keeper.CreateAsync("tim", Role.Reader, "short", TimeSpan.FromMilliseconds(1), default);
        await Task.Delay(5);
        var problem = await _node.Http(made.Text).GetAsync(new Uri("v1/me", UriKind.Relative)).ProblemAsync();
        Assert.Equal((ProblemCodes.TokenExpired, 401), (problem.Code, problem.Status));
    }

    [Fact]
    public async Task Token_ThatWasRevoked_IsRefusedWithinSeconds()
    {
        var made = await Keeper.CreateAsync("tess", Role.Reader, "lost", null, default);
        var http = _node.Http(made.Text);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("v1/me", UriKind.Relative))).StatusCode);
        Assert.True(await Keeper.RevokeAsync(made.Text, default));
        Assert.False(await Keeper.RevokeAsync(made.Token.Id, default));
        using var patience = new CancellationTokenSource(Authenticator.BelievedFor + TimeSpan.FromSeconds(10));
        while ((await http.GetAsync(new Uri("v1/me", UriKind.Relative), patience.Token)).IsSuccessStatusCode) await Task.Delay(100, patience.Token);
        Assert.Equal(ProblemCodes.TokenRevoked, (await http.GetAsync(new Uri("v1/me", UriKind.Relative)).ProblemAsync()).Code);
    }

    [Fact]
    public async Task Token_ThatIsNone_IsRefused()
    {
        var known = await Keeper.CreateAsync("ted", Role.Reader, "x", null, default);
        var text = TokenText.TryParse(known.Text)!;
        var forged = (text with { Secret = new string('A', 43) }).Reveal();
        var unknown = (text with { Id = "aaaaaaaaaa" }).Reveal();
        foreach (var token in (string[])[forged, unknown, "nedit", known.Text + "A", known.Text.ToUpperInvariant(), "' OR 1=1 --"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "v1/me");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            Assert.Equal(ProblemCodes.Unauthenticated, (await _node.Http().SendAsync(request).ProblemAsync()).Code);
        }

        using var basic = new HttpRequestMessage(HttpMethod.Get, "v1/me");
        basic.Headers.TryAddWithoutValidation("Authorization", "Basic YTpi");
        using var answer = await _node.Http().SendAsync(basic);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.Single().ToString()));
    }

    [Theory]
    [InlineData("v1/me?access_token={0}")]
    [InlineData("v1/experiments?token=anything")]
    [InlineData("v1/experiments?name={0}")]
    [InlineData("v1/experiments/{0}")]
    public async Task Token_InAnAddress_IsRefusedEvenBesideAHeader(string path)
    {
        var token = _node.TokenOf("url", Role.Reader);
        var problem = await _node.Http(token).GetAsync(new Uri(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, token), UriKind.Relative)).ProblemAsync();
        Assert.Equal(ProblemCodes.TokenInUrl, problem.Code);
        Assert.DoesNotContain(TokenText.TryParse(token)!.Secret, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_ThatIsLess_MayNotDoMore()
    {
        var reader = _node.Http("ronja", Role.Reader);
        foreach (var (method, path) in (IEnumerable<(HttpMethod, string)>)[
            (HttpMethod.Post, "v1/experiments"), (HttpMethod.Post, "v1/datasets"), (HttpMethod.Delete, "v1/experiments/k"), (HttpMethod.Post, "v1/experiments/k/pause"), (HttpMethod.Post, "v1/workers/w/drain")])
        {
            using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? Answers.Json("{}") : null };
            Assert.Equal(ProblemCodes.Forbidden, (await reader.SendAsync(request).ProblemAsync()).Code);
        }

        var submitter = _node.Client("simon");
        Assert.Equal(ProblemCodes.Forbidden, await submitter.Experiments.SubmitAsync(new SubmitExperiment(TestNode.Spec("first")) { Share = new Share(Priority: 1) }).CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Ann")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("dot.")]
    [InlineData("-dash")]
    public async Task User_WhoseNameCannotBeAFolders_GetsNoToken(string user) =>
        Assert.Equal(FailureCode.Specification, (await Assert.ThrowsAsync<NeuronEditException>(() => Keeper.CreateAsync(user, Role.Reader, "x", null, default))).Code);

    [Fact]
    public async Task Login_ThatFailsTooOften_IsNotEvenLookedAt()
    {
        await using var node = await TestNode.StartAsync();
        // Whoever shares the address of one who guesses, and has shown a token that holds, goes on.
        var ann = node.Client("ann", Role.Reader);
        Assert.Equal("ann", (await ann.WhoAmIAsync()).User);
        var http = node.Http("nedit_aaaaaaaaaa_" + new string('A', 43));
        var codes = new List<string>();
        for (var i = 0; i < 60; i++) codes.Add((await http.GetAsync(new Uri("v1/me", UriKind.Relative)).ProblemAsync()).Code);
        Assert.Equal(ProblemCodes.Unauthenticated, codes[0]);
        Assert.Equal(ProblemCodes.RateLimited, codes[^1]);
        Assert.Equal("ann", (await ann.WhoAmIAsync()).User);
    }
}
