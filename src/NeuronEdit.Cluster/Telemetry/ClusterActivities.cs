using System.Diagnostics;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Telemetry;

/// <summary>Traces: a request, the turns that it causes, the work that they order, the turns that its results cause, and so on to the end.</summary>
public static class ClusterActivities
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "NeuronEdit";

    /// <summary>A turn has at most 256 causes; so many are named beside the first.</summary>
    private const int LinksMax = 32;

    private static readonly ActivitySource Source = new(SourceName, typeof(ClusterActivities).Assembly.GetName().Version?.ToString(3));

    /// <summary>What is sent now belongs to this trace; null: to none, or nobody listens.</summary>
    internal static string? Current => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>Somebody asks something of an actor.</summary>
    /// <param name="to">The actor.</param>
    /// <param name="type">The message's name and version.</param>
    internal static Activity? StartRequest(ActorId to, string type)
    {
        var activity = Source.StartActivity($"send {type[..type.IndexOf('/', StringComparison.Ordinal)]}", ActivityKind.Producer);
        return Named(activity, to);
    }

    /// <summary>A turn is committed. What nobody's request has caused begins a trace, but for the beats of workers, which nobody asks about.</summary>
    /// <param name="actor">Whose turn.</param>
    /// <param name="causes">The traces of the messages that it consumes, in order: the first is the parent, others are linked.</param>
    internal static Activity? StartTurn(ActorId actor, IReadOnlyList<string> causes)
    {
        if (!Source.HasListeners() || (causes.Count == 0 && actor.Kind == WorkerActor.KindName)) return null;
        var links = causes.Skip(1).Distinct(StringComparer.Ordinal).Take(LinksMax).Select(ContextOf).Where(c => c != default).Select(c => new ActivityLink(c));
        var activity = Source.StartActivity($"turn {actor.Kind}", ActivityKind.Consumer, causes.Count == 0 ? default : ContextOf(causes[0]), links: links);
        return Named(activity, actor);
    }

    /// <summary>An item is begun.</summary>
    /// <param name="work">The item, with the trace that its order was given.</param>
    /// <param name="node">Who does it.</param>
    internal static Activity? StartWork(ClaimedWork work, string node)
    {
        if (!Source.HasListeners()) return null;
        var activity = Source.StartActivity($"work {work.Kind}", ActivityKind.Consumer, TraceMember.Of(work.Input) is { } trace ? ContextOf(trace) : default);
        Named(activity, work.Owner)?.SetTag("neuronedit.work.kind", work.Kind).SetTag("neuronedit.work.index", work.Index).SetTag("neuronedit.work.attempt", work.Failures + 1)
            .SetTag("neuronedit.work.queue", work.Queue).SetTag("neuronedit.work.slots", work.Slots).SetTag("neuronedit.node", node);
        if (IsPartition(work.Kind)) activity?.SetTag("neuronedit.partition", work.Index);
        return activity;
    }

    /// <summary>True where an item of the kind is a partition.</summary>
    internal static bool IsPartition(string kind) => kind is WorkKinds.Profile or WorkKinds.Sketch or WorkKinds.Edit;

    private static Activity? Named(Activity? activity, ActorId actor) => activity?.SetTag("neuronedit.actor.kind", actor.Kind).SetTag("neuronedit.actor.key", actor.Key);

    private static ActivityContext ContextOf(string trace) => ActivityContext.TryParse(trace, null, isRemote: true, out var context) ? context : default;
}
