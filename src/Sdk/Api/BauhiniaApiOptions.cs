using Microsoft.AspNetCore.Authentication;

namespace Bauhinia.Sdk;

/// <summary>Settings of an API that takes access tokens of Bauhinia. Checked at start; the application stops and names what is wrong.</summary>
public sealed class BauhiniaApiOptions : AuthenticationSchemeOptions
{
    /// <summary>The provider's issuer, exactly as in its metadata, such as <c>https://id.example.gov</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>
    /// This API's resource identifier (RFC 8707 §2) as the provider knows it, such as <c>https://cloud.example.gov/api/v1</c>. A token is taken only if it
    /// stands in its <c>aud</c> (RFC 9068 §4), and proofs must name addresses of its origin (<c>htu</c>, RFC 9449 §4.3).
    /// </summary>
    public string Audience { get; set; } = "";

    /// <summary>How the package reaches the provider: a proxy, a private certificate authority. Null uses the system's settings. Disposed never.</summary>
    public HttpMessageHandler? BackchannelHandler { get; set; }

    /// <summary>How long the provider may take to answer a call from this server; 10 seconds unless set.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Accepts a provider and an audience on plain HTTP. For a first walk on host names that end in <c>.localhost</c>; refused elsewhere.</summary>
    public bool AllowInsecureHttp { get; set; }
}
