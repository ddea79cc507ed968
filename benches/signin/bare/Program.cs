using System.Security.Claims;
using System.Security.Cryptography;
using Bauhinia.Signin.Bare;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

// OpenIddict as it comes, with its EF Core stores on PostgreSQL: PAR, PKCE, private_key_jwt, ES256. It has no DPoP, so
// it does less than the other two. Settings come from the environment, as those of the other peer do.
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");
var issuer = $"http://127.0.0.1:{Setting("PORT")}";

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseKestrelCore().UseUrls(issuer);
builder.Services.AddDbContextPool<BareDb>(options => options.UseNpgsql(Setting("DATABASE")).UseOpenIddict());
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddOpenIddict()
    .AddCore(options => options.UseEntityFrameworkCore().UseDbContext<BareDb>())
    .AddServer(options =>
    {
        options.SetIssuer(issuer)
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetPushedAuthorizationEndpointUris("connect/par")
            .SetTokenEndpointUris("connect/token")
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .RequirePushedAuthorizationRequests()
            .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)))
            .AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "bench" })
            .UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .DisableTransportSecurityRequirement();
    });

await using var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<BareDb>().Database.EnsureCreatedAsync();
    await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
    {
        ClientId = Setting("CLIENT_ID"),
        ClientType = ClientTypes.Confidential,
        ConsentType = ConsentTypes.Implicit,
        RedirectUris = { new Uri(Setting("REDIRECT_URI")) },
        JsonWebKeySet = new JsonWebKeySet(Setting("CLIENT_JWKS")),
        Permissions =
        {
            Permissions.Endpoints.Authorization, Permissions.Endpoints.PushedAuthorization, Permissions.Endpoints.Token,
            Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code,
        },
    });
}

app.UseAuthentication();

// Signs the resident of the login_hint in when there is no session yet, then goes on as any authorization does.
app.MapGet("connect/authorize", async (HttpContext context) =>
{
    var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID Connect request.");
    var session = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    var resident = session.Principal?.FindFirstValue(Claims.Subject) ?? request.LoginHint;
    if (resident is null) return Results.BadRequest();
    if (!session.Succeeded)
    {
        var cookie = new ClaimsIdentity([new Claim(Claims.Subject, resident)], CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(cookie));
    }

    var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
    identity.SetClaim(Claims.Subject, resident);
    identity.SetScopes(request.GetScopes());
    return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
});

app.MapPost("connect/token", async (HttpContext context) =>
{
    var code = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    return code.Principal is null
        ? Results.Forbid(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
        : Results.SignIn(code.Principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
});

await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
