using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Model.Tenancy;
using Bauhinia.Cloud.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Cloud.Features.Api;

/// <summary>
/// Who may do what to whose: of an organisation that the caller is no member of, every address answers 404, as of what does not exist; what the
/// caller's role does not allow answers 403.
/// </summary>
internal static class TenantFilters
{
    /// <summary>Lets in members of <c>{organisation}</c> only, and only where <c>{project}</c> and <c>{environment}</c>, if the address has them, are there.</summary>
    public static RouteGroupBuilder ForMembers(this RouteGroupBuilder group) => group.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        var (values, services) = (http.Request.RouteValues, http.RequestServices);
        var tenancy = services.GetRequiredService<Tenancy>();
        var organisation = (string?)values["organisation"] ?? "";
        if (await tenancy.Find(organisation, Subject(http), http.RequestAborted) is not { } member) return services.GetRequiredService<Answers>().NotFound();
        if (values["environment"] is string environment && !await tenancy.Has(new EnvironmentName(organisation, (string?)values["project"] ?? "", environment), http.RequestAborted)) return services.GetRequiredService<Answers>().NotFound();
        http.Features.Set(member);
        return await next(context);
    });

    /// <summary>Lets in members with the right only.</summary>
    public static RouteHandlerBuilder Allow(this RouteHandlerBuilder route, Func<Member, bool> right) => route.AddEndpointFilter(async (context, next) =>
        right(context.HttpContext.Member()) ? await next(context) : context.HttpContext.RequestServices.GetRequiredService<Answers>().Problem(StatusCodes.Status403Forbidden, CloudProblems.RoleTooLow));

    /// <summary>The member whom <see cref="ForMembers"/> let in.</summary>
    public static Member Member(this HttpContext context) => context.Features.Get<Member>() ?? throw new InvalidOperationException("The route is outside the members' group.");

    /// <summary>Where the address is.</summary>
    public static EnvironmentName Environment(this HttpContext context) => new(
        (string?)context.Request.RouteValues["organisation"] ?? "", (string?)context.Request.RouteValues["project"] ?? "", (string?)context.Request.RouteValues["environment"] ?? "");

    /// <summary>Who the caller is at the provider.</summary>
    public static string Subject(HttpContext context) => context.User.FindFirst("sub")?.Value ?? throw new InvalidOperationException("The policy asks for a subject.");
}
