namespace Bauhinia.Sdk;

/// <summary>Names that a relying party may need: the authentication schemes and the paths the package answers on.</summary>
public static class BauhiniaDefaults
{
    /// <summary>The scheme that sends a browser to the provider and receives it back.</summary>
    public const string Scheme = "Bauhinia";

    /// <summary>The scheme of the session cookie; the default scheme of the application unless it names another.</summary>
    public const string SessionScheme = "Bauhinia.Session";

    /// <summary>The scheme of an API's access tokens, see <see cref="BauhiniaApiAuthentication.AddBauhiniaApi"/>. Where sign-in is added too, name it in the policies of the API.</summary>
    public const string ApiScheme = "Bauhinia.Api";

    /// <summary>Where the provider returns the browser after sign-in: register <c>https://your-host/bauhinia/signed-in</c> as redirect URI.</summary>
    public const string SignedInPath = "/bauhinia/signed-in";

    /// <summary>Where the provider returns the browser after sign-out: register it as post-logout redirect URI.</summary>
    public const string SignedOutPath = "/bauhinia/signed-out";

    /// <summary>Where the provider announces that a session ended (OpenID Connect Back-Channel Logout 1.0 §2.2): register it as back-channel logout URI.</summary>
    public const string BackChannelLogoutPath = "/bauhinia/back-channel-logout";
}
