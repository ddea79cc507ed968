using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>
/// POST: the options for <c>navigator.credentials.get()</c>. A sign-in names no credential, so nothing about any account can be learnt;
/// a step-up names those of the account that is signed in and takes no other's.
/// </summary>
internal sealed class PasskeySignInOptions(IdentityDb db, Ceremonies ceremonies, IOptions<IdentityOptions> options)
{
    public sealed record Request(bool StepUp = false);

    /// <summary>PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3 §5.1.10).</summary>
    internal sealed record RequestOptions(string Challenge, long Timeout, string RpId, IReadOnlyList<AddPasskeyOptions.Descriptor> AllowCredentials, string UserVerification);

    internal sealed record Response(string Ceremony, RequestOptions Options);

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/sign-in/passkey/options", ([FromServices] PasskeySignInOptions slice, Request request, HttpContext context, CancellationToken cancellationToken) => slice.Handle(request, context, cancellationToken))
            .AllowAnonymous().AddEndpointFilter<SameOriginOnly>();

    private async Task<Ok<Response>> Handle(Request request, HttpContext context, CancellationToken cancellationToken)
    {
        var session = request.StepUp ? await context.AuthenticateAsync(SessionAuthentication.SchemeName) : null;
        AccountId? accountId = session?.Principal?.AccountId();
        var allowed = accountId is null
            ? []
            : await db.Set<Passkey>().AsNoTracking().Where(p => p.AccountId == accountId && p.RevokedAt == null).Select(p => new { p.CredentialId, p.Transports }).ToListAsync(cancellationToken);
        var (ceremony, challenge) = ceremonies.Begin(context, CeremonyKind.SignIn, accountId);
        return TypedResults.Ok(new Response(ceremony, new RequestOptions(
            StrictBase64Url.Encode(challenge),
            (long)Ceremonies.Lifetime.TotalMilliseconds,
            options.Value.PasskeyScope,
            [.. allowed.Select(p => AddPasskeyOptions.Describe(p.CredentialId, p.Transports))],
            "required")));
    }
}
