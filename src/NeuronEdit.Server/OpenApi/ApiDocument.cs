using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NeuronEdit.Client;
using NeuronEdit.Server.Security;

namespace NeuronEdit.Server.OpenApi;

/// <summary>The API's own description: OpenAPI 3.1 at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    private const string Scheme = "bearer";

    /// <summary>Adds what makes it.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "NeuronEdit.Cluster",
                Version = "v1",
                Description = "Submit experiments to a cluster, watch them live, and fetch results. Errors are problem details with a stable code; docs/api.md lists them.",
            };
            // It is the same wherever it is served.
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Scheme, Description = "A token of `neuronedit token create`." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Adds the route.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi().WithMetadata(new RoleNeeded(null));

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var needed = context.Description.ActionDescriptor.EndpointMetadata.OfType<RoleNeeded>().LastOrDefault();
        if (needed is not { Least: null })
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            operation.Description = $"{operation.Description} Needs the role {RoleNames.Of(needed?.Least ?? Role.Operator)}.".Trim();
        }

        if (context.Description.HttpMethod != "POST") return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "Idempotency-Key",
            In = ParameterLocation.Header,
            Description = "The same request with the same key within a day gets the same answer.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 },
        });
    }
}
