namespace NeuronEdit.Cluster.Turns;

/// <summary>An actor: a pure function of its state and a message. It reads no clock, no file, no random number; it decides and never computes.</summary>
/// <typeparam name="TState">A sealed record; the store keeps it as JSON.</typeparam>
/// <remarks>A subclass with a constructor without parameters is all that a new kind needs: <see cref="ActorCatalog"/> finds it.</remarks>
public abstract class Actor<TState> : IActor
    where TState : class
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual int StateFormat => 1;

    /// <summary>The state of an actor that nobody has sent a message yet.</summary>
    /// <param name="key">The actor's key.</param>
    public abstract TState Create(string key);

    /// <summary>Decides.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="message">What it is told. Messages come in the order in which each sender sent them, each once.</param>
    public abstract Decision<TState> Receive(TState state, Message message);

    /// <summary>Brings a state that an earlier version wrote to the present form.</summary>
    /// <param name="json">The state as it was written.</param>
    /// <param name="format">Its <see cref="StateFormat"/>, less than the present.</param>
    public virtual string Upgrade(string json, int format) => json;

    /// <inheritdoc/>
    object IActor.Create(string key) => Create(key);

    /// <inheritdoc/>
    object IActor.Read(string json, int format)
    {
        if (format > StateFormat) throw new LaterVersionException($"The state of a {Kind} has form {format}; this version knows {StateFormat}.");
        return ClusterJson.Read<TState>(format < StateFormat ? Upgrade(json, format) : json);
    }

    /// <inheritdoc/>
    Decision<object> IActor.Receive(object state, Message message)
    {
        var decision = Receive((TState)state, message);
        return new Decision<object>(decision.State)
        {
            Messages = decision.Messages,
            Work = decision.Work,
            Queue = decision.Queue,
            CloseQueue = decision.CloseQueue,
            CancelWork = decision.CancelWork,
            MoveWorkTo = decision.MoveWorkTo,
            ForgetOutcomes = decision.ForgetOutcomes,
        };
    }
}

/// <summary>An actor whatever its state is; implemented by <see cref="Actor{TState}"/> alone.</summary>
public interface IActor
{
    /// <summary>Its kind, as in <see cref="ActorId.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>The form of its state, from 1; one more with every change that old states need help with.</summary>
    int StateFormat { get; }

    /// <inheritdoc cref="Actor{TState}.Create"/>
    object Create(string key);

    /// <summary>Reads a state that this or an earlier version wrote.</summary>
    /// <exception cref="LaterVersionException">A later version wrote it.</exception>
    object Read(string json, int format);

    /// <inheritdoc cref="Actor{TState}.Receive"/>
    Decision<object> Receive(object state, Message message);
}
