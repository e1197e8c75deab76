using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuronEdit.Client;
using NeuronEdit.Server.Experiments;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.Hosting;

/// <summary>What whoever watches over nodes asks for, and who one is.</summary>
internal static class HealthRoutes
{
    /// <summary>Adds the routes that need no token.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new Readiness("live", []))).For(null, "isLive", "Whether the process lives.").Produces<Readiness>();
        app.MapGet("/health/ready", ReadyAsync).For(null, "isReady", "Whether the node can serve: store and storage answer, and it is not leaving.").Produces<Readiness>().Produces<Readiness>(503);
    }

    /// <summary>Adds the route that tells who one is.</summary>
    public static void MapIdentity(this RouteGroupBuilder api) => api.MapGet("/me", (HttpContext context) =>
    {
        var caller = Caller.Of(context);
        return TypedResults.Ok(new Identity(caller.User, caller.Role, caller.ExpiresAt));
    }).For(Role.Reader, "whoAmI", "Who the caller is, and what they may do.").Produces<Identity>();

    private static async Task<IResult> ReadyAsync(HttpContext context, ReadinessChecks checks)
    {
        var found = await checks.LookAsync(context.RequestAborted);
        return TypedResults.Json(found, statusCode: found.Status == "ready" ? 200 : 503);
    }
}
