using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>What the query <c>step-up</c> of <c>/sign-in</c> asks for: to prove presence again although a session stands.</summary>
internal static class StepUp
{
    /// <summary>By passkey.</summary>
    public const string Passkey = "1";

    /// <summary>By whatever means the person has; for a fresh <c>auth_time</c> alone.</summary>
    public const string Any = "any";

    /// <summary>Sends the person to sign in again and back to the page they asked for.</summary>
    public static RedirectResult From(HttpRequest request, string level = Passkey) =>
        new("/sign-in?step-up=" + level + "&return=" + Uri.EscapeDataString(request.Path + request.QueryString));
}
