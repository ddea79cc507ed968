// Not Bauhinia.Identity.Contracts: a namespace of that name would hide the type Client in every room of Bauhinia.Identity.
namespace Bauhinia.Identity;

/// <summary>Stable codes of the <c>code</c> member in problems (RFC 9457) about sign-in and its means.</summary>
public static class SignInErrors
{
    /// <summary>400: the passkey's answer was refused; the member <c>reason</c> names the check. Ask for a new challenge.</summary>
    public const string PasskeyRefused = "identity.passkey_refused";

    /// <summary>409: the account has ten passkeys; revoke one first.</summary>
    public const string PasskeyLimit = "identity.passkey_limit";

    /// <summary>404: the account has no such live passkey.</summary>
    public const string PasskeyNotFound = "identity.passkey_not_found";

    /// <summary>400: the name is empty, longer than 60 characters, or has control characters.</summary>
    public const string PasskeyName = "identity.passkey_name";

    /// <summary>409: without this passkey nobody could sign in; repeat the request with <c>lastMeans=confirmed</c>.</summary>
    public const string LastMeans = "identity.last_means";

    /// <summary>403: sign in again by passkey first (RFC 9470), at <c>/sign-in?step-up=1</c>.</summary>
    public const string StepUpRequired = "identity.step_up_required";

    /// <summary>403: the request came from another site.</summary>
    public const string CrossSite = "identity.cross_site";
}
