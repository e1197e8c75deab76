using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NeuronEdit.Client;
using NeuronEdit.Server.Limiting;
using NeuronEdit.Server.Problems;
using NeuronEdit.Server.Settings;

namespace NeuronEdit.Server.Security;

/// <summary>Looks who asks, and whether they may go where they want to. Nothing but a header counts: no cookie, so that no other site's page can ask in somebody's name.</summary>
internal sealed class Authentication(RequestDelegate next, Authenticator authenticator, FailedLogins failed, NodeSettings settings, ILogger<Authentication> log)
{
    private const string Scheme = "Bearer ";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        RefuseTokenInUrl(context);
        var endpoint = context.GetEndpoint();
        var needed = endpoint?.Metadata.GetMetadata<RoleNeeded>();
        if (IsPlace(endpoint) && needed is not { Least: null })
        {
            var caller = settings.Authentication == NodeAuthentication.None ? Caller.Local : await AuthenticateAsync(context);
            context.Features.Set(caller);
            caller.Require(needed?.Least ?? Role.Operator);
        }

        await next(context);
    }

    /// <summary>What is not there is not there for anybody: routing's own 404, 405 and 415 need no token.</summary>
    private static bool IsPlace(Endpoint? endpoint) => endpoint is RouteEndpoint;

    /// <summary>Addresses are kept in logs, histories and bookmarks: a token in one is known to others. It is refused even if it is none of ours.</summary>
    private static void RefuseTokenInUrl(HttpContext context)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue && !TokenText.Form().IsMatch(request.Path)) return;
        var isNamed = request.Query.Keys.Any(k => k is "token" or "access_token" or "api_key");
        if (isNamed || TokenText.Form().IsMatch(request.Path) || request.Query.Any(q => q.Value.Any(v => v is not null && TokenText.Form().IsMatch(v))))
            throw new ApiProblem(ProblemCodes.TokenInUrl, "A token stands in the address, where logs and histories keep it. Revoke it, make another one, and send that in the header: Authorization: Bearer TOKEN.");
    }

    private async Task<Caller> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0) throw new ApiProblem(ProblemCodes.Unauthenticated, "This node asks for a token: Authorization: Bearer TOKEN. Ask the cluster's operator for one.");
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address";
        if (header is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) throw new ApiProblem(ProblemCodes.Unauthenticated, "There must be one header Authorization: Bearer TOKEN.");
        var token = value[Scheme.Length..].Trim();
        // Others may share the address of one who guesses: a proxy's, or that of a whole network.
        if (!authenticator.HasHeld(token)) failed.RequireLeft(address);
        try
        {
            return await authenticator.AuthenticateAsync(token, context.RequestAborted);
        }
        catch (ApiProblem problem)
        {
            failed.Count(address);
            ApiLog.TokenRefused(log, address, problem.Code);
            throw;
        }
    }
}
