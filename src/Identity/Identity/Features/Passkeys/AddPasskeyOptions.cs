using Bauhinia.Identity.Features.Passkeys.WebAuthn;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>POST: the options for <c>navigator.credentials.create()</c> and the sealed ceremony to send back with the answer.</summary>
internal sealed class AddPasskeyOptions(
    IdentityDb db, Ceremonies ceremonies, TrustedAuthenticators trusted, PersonVault vault, PasskeyProblems problems,
    IStringLocalizer<PasskeyText> text, IOptions<IdentityOptions> options, TimeProvider clock)
{
    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/account/passkeys/options", ([FromServices] AddPasskeyOptions slice, HttpContext context, CancellationToken cancellationToken) => slice.Handle(context, cancellationToken))
            .RequireAuthorization(Policies.Recovering).AddEndpointFilter<SameOriginOnly>();

    /// <summary>PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3 §5.1.9).</summary>
    internal sealed record CreationOptions(
        RelyingParty Rp, User User, string Challenge, IReadOnlyList<Parameter> PubKeyCredParams, long Timeout,
        IReadOnlyList<Descriptor> ExcludeCredentials, Selection AuthenticatorSelection, string Attestation);

    internal sealed record RelyingParty(string Id, string Name);

    internal sealed record User(string Id, string Name, string DisplayName);

    internal sealed record Parameter(string Type, int Alg);

    internal sealed record Selection(string ResidentKey, bool RequireResidentKey, string UserVerification);

    internal sealed record Descriptor(string Type, string Id, IReadOnlyList<string> Transports);

    internal sealed record Response(string Ceremony, CreationOptions Options);

    private async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(HttpContext context, CancellationToken cancellationToken)
    {
        var accountId = context.User.AccountId();
        var present = await db.Set<Passkey>().AsNoTracking().Where(p => p.AccountId == accountId && p.RevokedAt == null).ToListAsync(cancellationToken);
        if (!MayChangePasskeys.Add(context.User, present.Count > 0, clock)) return problems.StepUp();
        if (present.Count >= Passkey.Limit) return problems.Limit();
        var handle = await UserHandle(accountId, cancellationToken);
        var contact = MaskedContact.From(await vault.Open(accountId.Value, [PersonalField.Email, PersonalField.Mobile], new Access(accountId, accountId, "self"), cancellationToken));
        var name = contact.Length > 0 ? contact : text["ServiceName"].Value;
        var (ceremony, challenge) = ceremonies.Begin(context, CeremonyKind.Add, accountId);
        return TypedResults.Ok(new Response(ceremony, new CreationOptions(
            new RelyingParty(options.Value.PasskeyScope, text["ServiceName"].Value),
            new User(StrictBase64Url.Encode(handle), name, name),
            StrictBase64Url.Encode(challenge),
            [.. new[] { CoseKey.Es256, CoseKey.EdDsa, CoseKey.Rs256 }.Select(alg => new Parameter("public-key", alg))],
            (long)Ceremonies.Lifetime.TotalMilliseconds,
            [.. present.Select(p => Describe(p.CredentialId, p.Transports))],
            // A discoverable credential signs in without a name; verification makes it two factors.
            new Selection("required", true, "required"),
            trusted.IsEmpty ? "none" : "direct")));
    }

    internal static Descriptor Describe(byte[] credentialId, string transports) =>
        new("public-key", StrictBase64Url.Encode(credentialId), transports.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<byte[]> UserHandle(AccountId accountId, CancellationToken cancellationToken)
    {
        var owners = db.Set<PasskeyOwner>();
        if (await owners.AsNoTracking().SingleOrDefaultAsync(o => o.AccountId == accountId, cancellationToken) is { } present) return present.UserHandle;
        var owner = new PasskeyOwner(accountId);
        owners.Add(owner);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return owner.UserHandle;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            // Two tabs asked at once; the first one's handle holds.
            db.ChangeTracker.Clear();
            return (await owners.AsNoTracking().SingleAsync(o => o.AccountId == accountId, cancellationToken)).UserHandle;
        }
    }
}
