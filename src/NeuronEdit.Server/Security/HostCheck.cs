using System.Net;
using Microsoft.AspNetCore.Http;
using NeuronEdit.Server.Problems;

namespace NeuronEdit.Server.Security;

/// <summary>
/// A node that asks for no tokens answers requests for this machine only. Otherwise a page of another site, whose name is made to lead
/// here, could have a browser on this machine ask in its user's place.
/// </summary>
internal static class HostCheck
{
    /// <summary>Refuses a request for another host, or one that a page of another site makes.</summary>
    public static void RequireLocal(HttpContext context)
    {
        var host = context.Request.Host.Host;
        if (host != "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            throw new ApiProblem(ProblemCodes.WrongHost, "This node asks for no tokens, so it answers requests for localhost only.");
        if (context.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
            throw new ApiProblem(ProblemCodes.WrongHost, "This node asks for no tokens, so it answers no page of another site.");
    }
}
