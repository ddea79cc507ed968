using System.Globalization;
using System.Security.Claims;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Sessions;

/// <summary>What a request knows about the signed-in person. Stays inside the process; no token carries these names.</summary>
internal static class ResidentClaims
{
    public const string AccountType = "account";
    public const string ServiceAccountType = "service_account";
    public const string SessionType = "session";
    public const string AcrType = "acr";
    public const string AmrType = "amr";
    public const string AuthenticatedAtType = "authenticated_at";
    public const string ProofingType = "proofing";

    public static AccountId AccountId(this ClaimsPrincipal user) => new(Guid.ParseExact(Value(user, AccountType), "N"));

    /// <summary>Who calls the API, where a service account may.</summary>
    public static Actor Actor(this ClaimsPrincipal user) => user.FindFirst(ServiceAccountType)?.Value is { } service ? new Actor(null, new ClientId(service)) : user.AccountId();

    public static bool IsServiceAccount(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == ServiceAccountType);

    public static SessionId SessionId(this ClaimsPrincipal user) => new(Guid.ParseExact(Value(user, SessionType), "N"));

    public static string Acr(this ClaimsPrincipal user) => user.FindFirst(AcrType)?.Value ?? "";

    public static string Amr(this ClaimsPrincipal user) => user.FindFirst(AmrType)?.Value ?? "";

    public static DateTimeOffset AuthenticatedAt(this ClaimsPrincipal user) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Value(user, AuthenticatedAtType), CultureInfo.InvariantCulture));

    public static Proofing Proofing(this ClaimsPrincipal user) => Enum.Parse<Model.Proofing>(Value(user, ProofingType));

    private static string Value(ClaimsPrincipal user, string type) =>
        user.FindFirst(type)?.Value ?? throw new InvalidOperationException($"The request has no '{type}' claim: the route lacks an authorization policy.");
}
