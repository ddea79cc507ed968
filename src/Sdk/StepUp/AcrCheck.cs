using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Bauhinia.Sdk.StepUp;

/// <summary>Compares the session with what a page asks, and leaves a note of what was missing for the challenge.</summary>
internal sealed class AcrCheck(TimeProvider clock, IHttpContextAccessor? accessor = null) : AuthorizationHandler<AcrRequirement>
{
    private static readonly object UnmetItem = new();

    public static AcrRequirement? Unmet(HttpContext context) => context.Items[UnmetItem] as AcrRequirement;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AcrRequirement requirement)
    {
        if (IsMet(context.User, requirement)) context.Succeed(requirement);
        else if ((context.Resource as HttpContext ?? accessor?.HttpContext) is { } http) http.Items[UnmetItem] = requirement;
        return Task.CompletedTask;
    }

    private bool IsMet(ClaimsPrincipal user, AcrRequirement requirement)
    {
        if (!BauhiniaAcr.Satisfies(user.FindFirst("acr")?.Value, requirement.Acr)) return false;
        if (requirement.MaxAge is not { } maxAge) return true;
        return long.TryParse(user.FindFirst("auth_time")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) + maxAge >= clock.GetUtcNow();
    }
}
