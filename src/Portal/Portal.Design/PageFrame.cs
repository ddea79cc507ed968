namespace Bauhinia.Portal.Design;

/// <summary>How the pages of one system present themselves in the layout.</summary>
/// <param name="Resources">The type whose resx files hold the text <c>ServiceName</c>.</param>
/// <param name="HomePath">Where the service's name leads, such as /account.</param>
/// <param name="NavigationView">Path of a partial view with &lt;li&gt; links for the header (account, sign out), or null.</param>
public sealed record PageFrame(Type Resources, string HomePath = "/", string? NavigationView = null);
