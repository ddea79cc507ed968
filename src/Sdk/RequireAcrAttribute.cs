using Bauhinia.Sdk.StepUp;
using Microsoft.AspNetCore.Authorization;

namespace Bauhinia.Sdk;

/// <summary>
/// Asks for a stronger or more recent sign-in before a page or endpoint: a signed-in person whose session does not reach it is sent to the
/// provider to step up (RFC 9470) and comes back. A request that is not GET gets 401 with <c>insufficient_user_authentication</c>.
/// </summary>
/// <param name="acr">One of <see cref="BauhiniaAcr"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = false)]
public sealed class RequireAcrAttribute(string acr) : AuthorizeAttribute, IAuthorizationRequirementData
{
    /// <summary>One of <see cref="BauhiniaAcr"/>.</summary>
    public string Acr { get; } = acr;

    /// <summary>How long ago the person may have signed in, in seconds, 1 to 86400; 0 (unless set) means as long as the session lasts.</summary>
    public int MaxAgeSeconds { get; set; }

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() =>
        [new AcrRequirement(Acr, MaxAgeSeconds > 0 ? TimeSpan.FromSeconds(MaxAgeSeconds) : null)];
}
