using System.Threading.RateLimiting;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Limiting;

/// <summary>Bounds how often one address may present tokens that do not hold. Tokens cannot be guessed; this keeps those who try from keeping the store busy.</summary>
internal sealed class FailedLogins : IDisposable
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = AtOnce,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = Refill,
        AutoReplenishment = true,
        QueueLimit = 0,
    }));

    /// <summary>Refuses an address that has failed too often lately.</summary>
    /// <exception cref="ApiProblem">It has.</exception>
    public void RequireLeft(string address)
    {
        if (_limiter.GetStatistics(address) is { CurrentAvailablePermits: 0 }) throw new ApiProblem(ProblemCodes.RateLimited, "Too many tokens from this address did not hold. Wait a little.", Refill);
    }

    /// <summary>Notes a failure.</summary>
    public void Count(string address) => _limiter.AttemptAcquire(address).Dispose();

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
