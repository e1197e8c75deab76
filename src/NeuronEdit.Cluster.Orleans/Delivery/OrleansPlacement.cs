using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Cluster.Orleans.Clustering;
using NeuronEdit.Cluster.Orleans.Silos;
using NeuronEdit.Cluster.Store;
using NeuronEdit.Cluster.Turns;

namespace NeuronEdit.Cluster.Orleans.Delivery;

/// <summary>A node as a silo: it joins the cluster of silos that share its store, hosts its part of the actors' grains, and leaves with the node.</summary>
public sealed class OrleansPlacement : ITurnPlacement
{
    private readonly SiloOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly SiloActors _actors;
    private readonly GrainTurns _turns;
    private IHost? _host;

    /// <summary>A silo that is not started yet.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="logs">Takes its log; of Orleans' own only what is amiss.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    /// <exception cref="NeuronEditException">Specification: an option is out of its range.</exception>
    public OrleansPlacement(SiloOptions options, ILoggerFactory logs, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _logs, _log) = (options, logs, logs.CreateLogger<OrleansPlacement>());
        _actors = new SiloActors(options.Storage, time);
        _turns = new GrainTurns(_actors, () => _host!.Services.GetRequiredService<IGrainFactory>(), _log);
    }

    /// <inheritdoc/>
    public TimeSpan Lead => _turns.Lead;

    /// <inheritdoc/>
    public IClusterStore Around(IClusterStore store) => _turns.Around(store);

    /// <inheritdoc/>
    public async Task StartAsync(NodeOptions node, TurnEngine engine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_options.IsShared) await SiloTables.CreateAsync(_options.Connection, cancellation);
        _host = Build(node);
        // Other silos send grains here as soon as it has joined.
        await _turns.StartAsync(node, engine, cancellation);
        try
        {
            await _host.StartAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await EndAsync();
            throw WhyNot(e);
        }

        SiloLog.SiloBegins(_log, node.Name, _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToString(), _options.Cluster, $"{_options.Address}:{_options.GatewayPort}");
    }

    /// <inheritdoc/>
    public Task<int> RunAsync(ActorId id, ReadOnlyMemory<StoredMessage> messages, CancellationToken cancellation) => _turns.RunAsync(id, messages, cancellation);

    /// <summary>In good order its grains are handed to other silos and its membership ends at once; where <paramref name="cancellation"/> is cancelled, the others have to notice.</summary>
    /// <param name="cancellation">Stops at once.</param>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_host is null) return;
        try
        {
            await _host.StopAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
        }

        await EndAsync();
        SiloLog.SiloLeft(_log, _options.Cluster);
    }

    private async Task EndAsync()
    {
        await _turns.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _host = null;
    }

    private IHost Build(NodeOptions node)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new SiloLogs(_logs)).AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        // Signals are the node's.
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.UseOrleans(silo => silo.AddNeuronEdit(_actors, node).JoinCluster(_options));
        return builder.Build();
    }

    private NeuronEditException WhyNot(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException or AddressInUseException)
                return new NeuronEditException(FailureCode.Specification, $"The silo cannot listen on {_options.Address}, ports {_options.SiloPort} and {_options.GatewayPort}: {inner.Message} Choose others with orleans.siloPort and orleans.gatewayPort, and an address of this machine with orleans.address.", e);
        }

        return new NeuronEditException(FailureCode.Storage, $"The silo cannot join cluster {_options.Cluster}: {e.Message} See that the other silos and the database can be reached from here.", e);
    }
}
