using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NeuronEdit.Client;
using NeuronEdit.Cluster.Hosting;
using NeuronEdit.Server.Applications;
using NeuronEdit.Server.Datasets;
using NeuronEdit.Server.Edits;
using NeuronEdit.Server.Events;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Limiting;
using NeuronEdit.Server.OpenApi;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Results;
using NeuronEdit.Server.Security;
using NeuronEdit.Server.Settings;
using NeuronEdit.Server.Workers;

namespace NeuronEdit.Server.Hosting;

/// <summary>Puts the web server together. Nothing but the node's settings says where it listens and what it bears: no other file, no variable of the framework's.</summary>
internal static class ApiApplication
{
    private const int HeaderBytesMax = 16 << 10;
    private const double SlowBytesPerSecond = 240;

    /// <summary>Makes it; starting it opens the port.</summary>
    public static WebApplication Create(NodeParts parts)
    {
        var settings = parts.Settings;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiApplication).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, settings));
        builder.Services.AddSingleton(parts.Logs).AddLogging().AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Drain);
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.RegexInlineRouteConstraint>("regex"));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            ApiJson.ApplyTo(json.SerializerOptions);
            // A setting that is misspelt must not be taken for one that was left out.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        AddParts(builder.Services, parts);
        if (settings.ServesApi) builder.Services.AddApiDocument();
        var app = builder.Build();
        Use(app, parts);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, NodeSettings settings)
    {
        var (limits, slow) = (settings.Limits, TimeSpan.FromSeconds(settings.Limits.SlowSeconds));
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.RequestBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = slow;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowBytesPerSecond, slow);
        kestrel.Listen(settings.Listen, listen =>
        {
            if (!settings.UsesTls) return;
            listen.UseHttps(PemCertificate.Read("tls", settings.Tls.Certificate!, settings.Tls.Key!));
        });
    }

    private static void AddParts(IServiceCollection services, NodeParts parts) => services
        .AddSingleton(parts.Settings).AddSingleton(parts.Time).AddSingleton(parts.Nodes).AddSingleton(parts.Client).AddSingleton(parts.Guard).AddSingleton(parts.Recorder)
        .AddSingleton(parts.Watch).AddSingleton(parts.Readiness).AddSingleton(parts.Looking).AddSingleton(parts.Failed).AddSingleton(parts.Rates).AddSingleton(parts.Results)
        .AddSingleton<Authenticator>().AddSingleton<OpenStreams>().AddSingleton<ExperimentAccess>().AddSingleton<DatasetNames>().AddSingleton<Submission>().AddSingleton<EventStreaming>();

    private static void Use(WebApplication app, NodeParts parts)
    {
        app.UseResponseHeaders();
        app.UseMiddleware<ProblemWriting>();
        if (parts.Settings.Authentication == NodeAuthentication.None)
        {
            app.Use((context, next) =>
            {
                HostCheck.RequireLocal(context);
                return next(context);
            });
        }

        app.UseRouting();
        app.UseMiddleware<Authentication>();
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<RequestRates>().Require(context);
            return next(context);
        });
        app.UseMiddleware<RequestContent>();
        app.UseMiddleware<Idempotency>();
        Map(app, parts.Settings);
    }

    private static void Map(WebApplication app, NodeSettings settings)
    {
        app.MapGroup("").WithTags("health").MapHealth();
        if (!settings.ServesApi) return;
        app.MapApiDocument();
        var api = app.MapGroup("/v1");
        api.MapGroup("").WithTags("identity").MapIdentity();
        api.MapGroup("").WithTags("experiments").MapExperiments();
        api.MapGroup("").WithTags("sharing").MapReaders();
        api.MapGroup("").WithTags("events").MapEvents();
        api.MapGroup("").WithTags("results").MapResults();
        api.MapGroup("").WithTags("datasets").MapDatasets();
        api.MapGroup("").WithTags("workers").MapWorkers();
        api.MapGroup("").WithTags("edits").MapEdits();
        api.MapGroup("").WithTags("edits").MapApplications();
    }
}
