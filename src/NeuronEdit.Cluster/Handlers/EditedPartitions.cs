using System.Globalization;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;

namespace NeuronEdit.Cluster.Handlers;

/// <summary>Which attempts at a round's partitions were accepted, as the store's outcomes say.</summary>
internal sealed class EditedPartitions(HandlerSetting setting, ExperimentWorkInput input)
{
    private const int PageMax = 1_000;

    private readonly ActorId _owner = new(EditActor.KindName, EditActor.KeyOf(input.Experiment, input.Round));

    /// <summary>The files of the accepted attempts at some partitions.</summary>
    /// <param name="first">The first partition's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Gives the files of a partition by its place among them.</returns>
    /// <exception cref="InvalidOperationException">One is not there: the actor let this work begin too early.</exception>
    public async Task<Func<int, EditedFiles>> FilesAsync(long first, int count, CancellationToken cancellation)
    {
        // A number for each partition is all that is held of it.
        var tokens = new long[count];
        for (var done = 0; done < count;)
        {
            var page = await setting.Store.ReadOutcomesAsync(_owner, WorkKinds.Edit, first + done, Math.Min(PageMax, count - done), cancellation);
            var before = done;
            foreach (var outcome in page.TakeWhile(outcome => outcome.Index == first + done)) tokens[done++] = outcome.Token;
            if (done == before) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{_owner} has no outcome of partition {first + done}."));
        }

        return place => new EditedFiles(input, first + place, tokens[place]);
    }
}
