using System.Collections.Immutable;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Store.Sqlite;

/// <summary>Claiming work, one item after another.</summary>
internal static class SqliteClaims
{
    public static ImmutableArray<ClaimedWork> Claim(FileTransaction t, ClaimRequest request)
    {
        var shares = new SqliteShares(t, request.Capabilities);
        var claimed = ImmutableArray.CreateBuilder<ClaimedWork>();
        for (var free = request.Slots; free > 0 && shares.Next is { Item: { } next } queue;)
        {
            var item = t.Rows($"SELECT {WorkRow.Columns} FROM work WHERE id = $1", WorkRow.Read, next).Single();
            var slots = (int)Math.Min(Math.Min(item.SlotsMax, free), queue.Room);
            claimed.Add(Lease(t, item, request, slots));
            shares.Pay(queue, slots);
            free -= slots;
        }

        return claimed.ToImmutable();
    }

    private static ClaimedWork Lease(FileTransaction t, WorkRow item, ClaimRequest request, int slots)
    {
        var token = t.Value<long>("UPDATE tokens SET last = last + 1 RETURNING last");
        t.Run("UPDATE work SET worker = $2, token = $3, slots = $4, until = $5 WHERE id = $1", item.Id, request.Worker, token, slots, t.After(request.Lease));
        return new ClaimedWork
        {
            Claim = new WorkClaim(item.Id, token),
            Owner = ActorId.Parse(item.Owner),
            Kind = item.Kind,
            Index = item.Index,
            Queue = item.Queue,
            Input = item.Input,
            Slots = slots,
            Failures = item.Failures,
        };
    }
}
