using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Limiting;

/// <summary>Bounds how many requests a user may make, with whatever tokens.</summary>
internal sealed class RequestRates(NodeSettings settings) : IDisposable
{
    private const int PeriodsPerSecond = 10;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(user => RateLimitPartition.GetTokenBucketLimiter(user, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = settings.Limits.RequestBurst,
        TokensPerPeriod = PerPeriod(settings),
        ReplenishmentPeriod = TimeSpan.FromSeconds((double)PerPeriod(settings) / settings.Limits.RequestsPerSecond),
        AutoReplenishment = true,
        QueueLimit = 0,
    }));

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiProblem">It is one too many.</exception>
    public void Require(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller) return;
        using var lease = _limiter.AttemptAcquire(caller.User);
        if (lease.IsAcquired) return;
        throw new ApiProblem(ProblemCodes.RateLimited, $"User {caller.User} makes more than {settings.Limits.RequestsPerSecond} requests a second (limits.requestsPerSecond). Wait a little.", TimeSpan.FromSeconds(1));
    }

    /// <summary>A whole number of requests; how long a period is follows from it.</summary>
    private static int PerPeriod(NodeSettings settings) => Math.Max(1, settings.Limits.RequestsPerSecond / PeriodsPerSecond);

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
