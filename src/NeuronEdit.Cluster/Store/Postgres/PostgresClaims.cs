using System.Collections.Immutable;
using Npgsql;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Claiming work.</summary>
internal sealed class PostgresClaims(PostgresDatabase database)
{
    private const int AttemptsMax = 3;

    /// <summary>Begins an epoch of tokens, durably: the disk knows of it before any token of it is given. Where two begin one at once, a number is left out.</summary>
    private const string BeginEpoch = """
        WITH next AS (UPDATE epochs SET number = number + 1 RETURNING number)
        INSERT INTO epoch (one, number) SELECT true, number FROM next ON CONFLICT (one) DO NOTHING
        """;

    /// <remarks>Where every item that was chosen was locked by another transaction just then, it chooses again.</remarks>
    public async Task<ImmutableArray<ClaimedWork>> ClaimAsync(ClaimRequest request, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answers = await database.QueryAsync([ClaimStatement.Lock(), ClaimStatement.Claim(request, database.ClockOffset)], AnswerOf, cancellation);
            if (answers[0].Claimed is not null) return [.. answers.Select(a => a.Claimed!)];
            if (answers[0].Chosen == 0 || attempt == AttemptsMax) return [];
            if (answers[0].Epoch is null) await database.QueryAsync([Statement.Of(BeginEpoch).Build()], static _ => 0, cancellation);
        }
    }

    private static Answer AnswerOf(NpgsqlDataReader row) => new(
        row.IsDBNull(0) ? null : row.GetInt64(0),
        row.GetInt64(1),
        row.IsDBNull(2) ? null : new ClaimedWork
        {
            Claim = new WorkClaim(row.GetInt64(2), row.GetInt64(3)),
            Owner = ActorId.Parse(row.GetString(4)),
            Kind = row.GetString(5),
            Index = row.GetInt64(6),
            Queue = row.GetString(7),
            Input = row.GetString(8),
            Slots = row.GetInt32(9),
            Failures = row.GetInt32(10),
        });

    private readonly record struct Answer(long? Epoch, long Chosen, ClaimedWork? Claimed);
}
