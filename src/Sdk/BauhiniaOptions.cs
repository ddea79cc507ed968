namespace Bauhinia.Sdk;

/// <summary>Settings of sign-in with Bauhinia. Checked at start; the application stops and names what is wrong.</summary>
public sealed class BauhiniaOptions
{
    /// <summary>The provider's issuer, exactly as in its discovery document, such as <c>https://id.example.gov</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>The client id that the provider gave this service.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The private key that authenticates this service (<c>private_key_jwt</c>, RFC 7523 §2.2). Its public part is registered at the provider.</summary>
    public ClientKey? SigningKey { get; set; }

    /// <summary>What is asked for at every sign-in; <c>openid</c> is always among it. A field not registered for this service is refused by the provider.</summary>
    public IList<string> Scopes { get; } = ["openid"];

    /// <summary>The weakest way of signing in that the whole service accepts, one of <see cref="BauhiniaAcr"/>; null accepts every way. Single pages ask for more by <see cref="RequireAcrAttribute"/>.</summary>
    public string? Acr { get; set; }

    /// <summary>How long a session of this service lasts, 1 minute to 24 hours; 8 hours unless set. Back-channel logout ends it earlier.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>
    /// A local path where a browser is led when sign-in fails, with <c>?reason=</c> one of <c>access_denied</c>, <c>step_up_failed</c>,
    /// <c>provider_unavailable</c>, <c>failed</c>. Null answers <c>application/problem+json</c> with status 400 or 503.
    /// </summary>
    public string? FailurePath { get; set; }

    /// <summary>How the package reaches the provider: a proxy, a private certificate authority. Null uses the system's settings. Disposed never.</summary>
    public HttpMessageHandler? BackchannelHandler { get; set; }

    /// <summary>How long the provider may take to answer a call from this server; 10 seconds unless set.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Accepts a provider and cookies on plain HTTP. For a first walk on host names that end in <c>.localhost</c>; refused elsewhere.</summary>
    public bool AllowInsecureHttp { get; set; }
}
