using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Limiting;

/// <summary>Counts the event streams that are open.</summary>
internal sealed class OpenStreams(NodeSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofUser = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Opens one; disposing of what is returned closes it.</summary>
    /// <exception cref="ApiProblem">There are too many.</exception>
    public IDisposable Open(string user)
    {
        lock (_gate)
        {
            var own = _ofUser.GetValueOrDefault(user);
            if (own >= settings.Limits.StreamsPerUser) throw new ApiProblem(ProblemCodes.TooMany, $"User {user} has {own} event streams open, as many as there may be (limits.streamsPerUser). Close one.");
            if (_all >= settings.Limits.Streams) throw new ApiProblem(ProblemCodes.TooMany, $"{_all} event streams are open, as many as this node takes (limits.streams). Try another node.", TimeSpan.FromSeconds(10));
            _ofUser[user] = own + 1;
            _all++;
        }

        return new Opened(this, user);
    }

    private void Close(string user)
    {
        lock (_gate)
        {
            _all--;
            if (--_ofUser[user] == 0) _ofUser.Remove(user);
        }
    }

    private sealed class Opened(OpenStreams owner, string user) : IDisposable
    {
        private OpenStreams? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Close(user);
    }
}
