using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Handlers;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Cluster.Work;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;
using NeuronEdit.Server.Telemetry;

namespace NeuronEdit.Server.Hosting;

/// <summary>A node of a cluster: it serves the API, runs actors and works, as its settings say.</summary>
public sealed class ServerNode
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private readonly NodeSettings _settings;
    private readonly TimeProvider _time;
    private ILoggerFactory _logs;
    private ILogger _log;

    /// <summary>A node.</summary>
    /// <param name="settings">What it is; checked.</param>
    /// <param name="logs">Takes its log.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    public ServerNode(NodeSettings settings, ILoggerFactory logs, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logs);
        (_settings, _logs, _log, _time) = (settings, logs, logs.CreateLogger<ServerNode>(), time ?? TimeProvider.System);
    }

    /// <summary>Makes what does the work; tests pretend it.</summary>
    internal Func<NodeParts, IEnumerable<IWorkHandler>> Handlers { get; init; } = parts => WorkHandlers.Create(parts.Engine, parts.Settings.Storage, parts.Store, parts.Time);

    /// <summary>Makes the node's silo, where Orleans says where actors run; null: this build has no Orleans.</summary>
    public Func<NodeSettings, ILoggerFactory, TimeProvider, ITurnPlacement>? Silo { get; init; }

    /// <summary>Changes the options of the cluster's member; tests are in a hurry.</summary>
    internal Func<NodeOptions, NodeOptions> Adjust { get; init; } = options => options;

    /// <summary>Runs until it has left.</summary>
    /// <param name="started">Is told the address that it listens on, once it does.</param>
    /// <param name="drain">Leave in good order, within the time that the settings give.</param>
    /// <param name="stop">Leave at once.</param>
    /// <exception cref="NeuronEditException">Specification: it cannot be like that. Storage: store or storage cannot be used.</exception>
    public async Task RunAsync(Action<Uri> started, CancellationToken drain, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(started);
        RequireSilo();
        using var telemetry = NodeTelemetry.Start(_settings.Telemetry, _settings.Name, _logs);
        (_logs, _log) = (telemetry.Logs, telemetry.Logs.CreateLogger<ServerNode>());
        await using var parts = new NodeParts(_settings, _logs, _time);
        await parts.OpenAsync(drain);
        await using var app = ApiApplication.Create(parts);
        await StartAsync(app);
        var address = AddressOf(app);
        ApiLog.Listens(_log, _settings.Name, address.ToString());
        if (_settings.Authentication == NodeAuthentication.None) ApiLog.NoAuthentication(_log, _settings.Listen.ToString());
        started(address);
        await RunAsync(parts, app, drain, stop);
    }

    private void RequireSilo()
    {
        if (_settings.Placement != NodePlacement.Orleans || Silo is not null) return;
        throw new NeuronEditException(
            FailureCode.Specification,
            "placement is orleans, and this neuronedit was built without Orleans. Build it with: dotnet publish src/NeuronEdit.Cli -c Release -p:WithOrleans=true (docs/orleans.md), or set placement: leases, which needs nothing more.");
    }

    private async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            throw new NeuronEditException(FailureCode.Specification, $"It cannot listen on {_settings.Listen}: {e.Message} Choose another address with listen, or NEURONEDIT_LISTEN.", e);
        }
    }

    private async Task RunAsync(NodeParts parts, WebApplication app, CancellationToken drain, CancellationToken stop)
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var late = new CancellationTokenSource();
        // By a signal, or because an operator wants it.
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(drain);
        await using var leaving = leave.Token.UnsafeRegister(_ =>
        {
            ApiLog.Leaves(_log, _settings.Name, _settings.Drain.TotalSeconds);
            parts.Readiness.IsDraining = true;
            // The member has its grace for running work, and a little more to hand back what is left.
            late.CancelAfter(_settings.Drain + TimeSpan.FromSeconds(5));
        }, null);
        await using var tooLate = late.Token.UnsafeRegister(_ => halt.Cancel(), null);
        Task[] watchers = _settings.ServesApi ? [parts.Watch.RunAsync(halt.Token), parts.Sweep.RunAsync(halt.Token)] : [];
        var member = MemberAsync(parts, leave, halt.Token);
        await Task.WhenAny([member, .. watchers]);
        await app.StopAsync(halt.Token);
        if (late.IsCancellationRequested) ApiLog.LeftInHaste(_log, _settings.Name);
        await halt.CancelAsync();
        await EndedAsync([member, .. watchers]);
    }

    /// <summary>The member of the cluster. Where an operator drains it, the whole node leaves.</summary>
    private async Task MemberAsync(NodeParts parts, CancellationTokenSource leave, CancellationToken stop)
    {
        var handlers = _settings.Works ? Handlers(parts).Select(parts.Work.Told).ToList() : [];
        var options = Adjust(new NodeOptions { Name = _settings.Name, Slots = _settings.Slots, DrainGrace = _settings.Drain, ProgressInterval = ProgressInterval });
        var node = new Node(parts.Store, handlers, options, _logs.CreateLogger<Node>(), _time, committed: (actor, _) => Committed(parts, actor), where: Where()) { Leaves = leave.Cancel };
        try
        {
            await node.RunAsync(leave.Token, stop);
        }
        catch (StoreException e)
        {
            throw new NeuronEditException(FailureCode.Storage, $"The cluster's store cannot be used any more: {e.Message} The leases of this node's work end by themselves.", e);
        }
    }

    private ITurnPlacement? Where() => _settings.Placement == NodePlacement.Orleans ? Silo!(_settings, _logs, _time) : null;

    private static void Committed(NodeParts parts, ActorId actor)
    {
        if (actor.Kind == ExperimentActor.KindName) parts.Watch.Changed(actor.Key);
    }

    private static async Task EndedAsync(Task[] tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                // As it was asked to.
            }
        }
    }

    private Uri AddressOf(WebApplication app)
    {
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var port = new Uri(bound).Port;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{(_settings.UsesTls ? "https" : "http")}://{_settings.Listen.Address switch { { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } ip => $"[{ip}]", var ip => ip.ToString() }}:{port}"));
    }
}
