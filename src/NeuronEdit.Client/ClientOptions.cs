namespace NeuronEdit.Client;

/// <summary>How a client behaves when all is not well.</summary>
public sealed record ClientOptions
{
    /// <summary>Attempts for a request that may be made again; 1: none is.</summary>
    /// <value>5.</value>
    /// <remarks>All requests of this client may: those that change something carry an <c>Idempotency-Key</c>, by which the node knows them again.</remarks>
    public int AttemptsMax { get; init; } = 5;

    /// <summary>Wait after the first failed attempt; doubles with each, and is spread by chance.</summary>
    /// <value>200 ms.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts, also where the node asks for a longer one.</summary>
    /// <value>30 s.</value>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer or the next piece of one may take.</summary>
    /// <value>60 s. A node sends something into event streams every 15 s.</value>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock that it waits by; the machine's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Spreads the waits.</summary>
    /// <value>A generator of its own.</value>
    public Random Random { get; init; } = new();

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(AttemptsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DelayMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SilenceMax, TimeSpan.Zero);
    }
}
