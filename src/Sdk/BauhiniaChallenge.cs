using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bauhinia.Sdk;

/// <summary>Makes the properties of a challenge, to give to <c>Results.Challenge</c> or <c>HttpContext.ChallengeAsync</c>.</summary>
public static class BauhiniaChallenge
{
    /// <summary>Asks the provider for a stronger or more recent sign-in (RFC 9470 §4). The answer is refused unless it shows both.</summary>
    /// <param name="acr">One of <see cref="BauhiniaAcr"/>.</param>
    /// <param name="maxAge">How long ago the person may have signed in; null for any time; zero asks them to sign in again now.</param>
    /// <param name="returnPath">A local path to come back to, such as <c>/bookings</c>.</param>
    /// <returns>Properties for one challenge.</returns>
    /// <exception cref="ArgumentException"><paramref name="returnPath"/> is not a local path.</exception>
    public static AuthenticationProperties StepUp(string acr, TimeSpan? maxAge, string returnPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(acr);
        var properties = SignIn(returnPath);
        properties.SetParameter(OpenIdConnectParameterNames.AcrValues, acr);
        if (maxAge is not null) properties.SetParameter<TimeSpan?>(OpenIdConnectParameterNames.MaxAge, maxAge);
        return properties;
    }

    /// <summary>Asks the provider to sign the person in.</summary>
    /// <param name="returnPath">A local path to come back to, such as <c>/bookings</c>. A path from the query is safe to pass: another site's address is refused.</param>
    /// <returns>Properties for one challenge.</returns>
    /// <exception cref="ArgumentException"><paramref name="returnPath"/> is not a local path.</exception>
    public static OpenIdConnectChallengeProperties SignIn(string returnPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(returnPath);
        return returnPath[0] == '/' && (returnPath.Length == 1 || returnPath[1] is not ('/' or '\\')) && !returnPath.Any(char.IsControl)
            ? new OpenIdConnectChallengeProperties { RedirectUri = returnPath }
            : throw new ArgumentException("A return path is local and starts with one slash.", nameof(returnPath));
    }
}
