using NeuronEdit.Cli.Host;

namespace NeuronEdit.Cli.Tests;

/// <summary>Logs in everywhere, and keeps nothing.</summary>
internal sealed class FakeLogin : ILogin
{
    public Task<LoggedIn> InAsync(string to, string? name, string? token, CancellationToken cancellation) =>
        Task.FromResult(new LoggedIn(name ?? to, new Uri("https://node-1:8443"), "ann", "Submitter", new DateTimeOffset(2027, 2, 24, 0, 0, 0, TimeSpan.Zero), HasToken: true, "/home/ann/.config/neuronedit/profiles.json"));

    public LoggedOut Out(string? name) => new(name ?? "lab", new Uri("https://node-1:8443"), HadToken: true);
}
