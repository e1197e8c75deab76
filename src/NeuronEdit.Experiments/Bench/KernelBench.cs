using NeuronEdit.Experiments.Work;
using NeuronEdit.Sketches;

namespace NeuronEdit.Experiments.Bench;

/// <summary>What one thread does with activations, tile after tile.</summary>
internal sealed class KernelBench(TimeProvider time, TimeSpan duration, CancellationToken cancellation)
{
    /// <summary>Activations entered into sketches per second.</summary>
    /// <param name="activations">Row-major [tile x neurons].</param>
    public double Sketching(float[] activations)
    {
        var sketches = new NeuronSketches(activations.Length / PartitionWalk.TileRows, 1);
        return PerSecond(activations.Length, () => { }, () => sketches.Update(activations, PartitionWalk.TileRows));
    }

    /// <summary>Activations edited per second.</summary>
    /// <param name="edit">Gives the map.</param>
    /// <param name="activations">Row-major [tile x neurons].</param>
    public double EditMap(MadeEdit edit, float[] activations)
    {
        var map = edit.Artifact.CreateMap();
        var edited = new float[activations.Length];
        return PerSecond(activations.Length, () => activations.CopyTo(edited, 0), () => map.Apply(edited, PartitionWalk.TileRows, 1));
    }

    /// <summary>The mean rate; preparing is not measured, nor are the first calls, while the runtime still compiles.</summary>
    private double PerSecond(int units, Action prepare, Action work)
    {
        var (begin, warmUp) = (time.GetTimestamp(), duration / 5);
        var (busy, calls) = (TimeSpan.Zero, 0L);
        while (calls == 0 || time.GetElapsedTime(begin) < duration)
        {
            cancellation.ThrowIfCancellationRequested();
            prepare();
            var start = time.GetTimestamp();
            work();
            if (time.GetElapsedTime(begin) < warmUp) continue;
            busy += time.GetElapsedTime(start);
            calls++;
        }

        return units * calls / busy.TotalSeconds;
    }
}
