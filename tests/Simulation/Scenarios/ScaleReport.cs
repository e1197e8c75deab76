using NeuronEdit.Simulation.Cluster;
using NeuronEdit.Simulation.Store;

namespace NeuronEdit.Simulation.Scenarios;

/// <summary>Prints how a cohort went.</summary>
internal static class ScaleReport
{
    public static void PrintHead(Options options)
    {
        Console.WriteLine($"{options.Partitions ?? Scale.PartitionsUsual:N0} partitions of {options.Item} s (half to one and a half times that); nodes of {options.Slots} slots; store of {options.Processors} processors, {options.Connections} calls at a time; notices: {options.Notify}");
        Console.WriteLine($"costs, ms (fixed + a row ~ disk): {StoreCosts.Estimates}{(options.Cost.Length > 0 ? $"; but {options.Cost}" : "")}");
        Console.WriteLine("efficiency: compute / (workers x time), of the edit and of the whole experiment. All that follows is of the edit: gap, ms from the end of an item to the begin of the next in its slot,");
        Console.WriteLine("and the finish and the claim in it, means; the store's processors and its lock of claims, how busy; calls and processor time, ms, of an item");
        Console.WriteLine($"{"workers",7} {"time, s",9} {"edit",7} {"whole",7} {"gap p50",8} {"p99",8} {"mean",8} {"finish",8} {"claim",8} {"cpu",5} {"lock",5} {"calls",6} {"ms",6}  dearest calls, part of the processors");
    }

    public static void Print(Options options, World world, ScaleMeter meter, TimeSpan begun, int workers, TimeSpan real)
    {
        var time = world.Scheduler.Now - begun;
        var edit = meter.Last - meter.First!.Value;
        var (stats, processors) = (meter.During, edit * options.Processors);
        var (finish, claim) = (stats[StoreCall.Finish], stats[StoreCall.Claim]);
        var alone = (claim.Busy + stats[StoreCall.EmptyClaim].Busy) / edit;
        var dear = stats.OrderByDescending(s => s.Value.Busy).Take(5).Select(s => $"{s.Key} {s.Value.Busy / processors:P0}");
        Console.WriteLine(
            $"{workers,7:N0} {time.TotalSeconds,9:N0} {meter.ComputeOfKind / (edit * workers),7:P1} {meter.Compute / (time * workers),7:P1} "
            + $"{meter.Gap(0.5) * 1_000,8:F1} {meter.Gap(0.99) * 1_000,8:F1} {meter.GapMean * 1_000,8:F1} {Mean(finish),8:F1} {Mean(claim),8:F1} {stats.Values.Sum(s => s.Busy / processors),5:P0} {alone,5:P0} "
            + $"{stats.Values.Sum(s => s.Count) / (double)meter.Count,6:F1} {stats.Values.Sum(s => s.Busy.TotalMilliseconds) / meter.Count,6:F2}  {string.Join(", ", dear)}; {real.TotalSeconds:F0} s");
        Console.WriteLine($"{"",8}mean waits for connection/lock/processor, ms: {string.Join(", ", stats.Where(s => s.Value.Count > meter.Count / 50).Select(s => Waits(s.Key, s.Value)))}");
    }

    private static double Mean(CallStats calls) => calls.Count == 0 ? 0 : calls.Inside.TotalMilliseconds / calls.Count;

    private static string Waits(StoreCall call, CallStats calls) =>
        $"{call} {(calls.ForConnection / calls.Count).TotalMilliseconds:F1}/{(calls.ForLock / calls.Count).TotalMilliseconds:F1}/{(calls.ForProcessor / calls.Count).TotalMilliseconds:F1}";
}
