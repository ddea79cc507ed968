using System.Security.Cryptography;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Features.Passkeys.WebAuthn;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.SignIn;

/// <summary>POST: verifies the answer of <c>navigator.credentials.get()</c> and starts a session, or raises the one that stands. Never locked by failures elsewhere.</summary>
internal sealed partial class SignInByPasskey(
    IdentityDb db, Ceremonies ceremonies, PasskeyProofs proofs, SignInSessions sessions, KnownDevices devices, PasskeyProblems problems, TimeProvider clock, ILogger<SignInByPasskey> logger)
{
    /// <param name="Ceremony">As <see cref="PasskeySignInOptions"/> gave it.</param>
    /// <param name="Return">A path of this host to go to; anything else leads to the account's page.</param>
    public sealed record Request(string Ceremony, AssertionAnswer Credential, string? Return = null);

    internal sealed record Response(string Location);

    private sealed record Known(Passkey Passkey, byte[] UserHandle);

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/sign-in/passkey", ([FromServices] SignInByPasskey slice, Request request, HttpContext context, CancellationToken cancellationToken) => slice.Handle(request, context, cancellationToken))
            .AllowAnonymous().AddEndpointFilter<SameOriginOnly>();

    private async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Request request, HttpContext context, CancellationToken cancellationToken)
    {
        var (ceremony, unused) = await ceremonies.Redeem(context, CeremonyKind.SignIn, request.Ceremony, cancellationToken);
        if (ceremony is null) return await Refuse(null, unused, cancellationToken);
        var wrong = proofs.CheckAssertion(request.Credential, ceremony.Challenge, out var data);
        if (wrong != PasskeyRefusal.None || data is null) return await Refuse(null, wrong, cancellationToken);
        if (await Find(request.Credential, cancellationToken) is not { } known) return await Refuse(null, PasskeyRefusal.NotRecognised, cancellationToken);
        var passkey = known.Passkey;
        if (await Check(request.Credential, ceremony, data, known, cancellationToken) is var refusal and not PasskeyRefusal.None) return await Refuse(passkey.AccountId, refusal, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await Use(passkey, data, cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return await Refuse(passkey.AccountId, PasskeyRefusal.Counter, cancellationToken);
        }
        await sessions.Start(context, passkey.AccountId, passkey.Level, passkey.Amr, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        devices.Remember(context, passkey.AccountId);
        return TypedResults.Ok(new Response(ReturnAddress.Local(request.Return)));
    }

    private async Task<Known?> Find(AssertionAnswer answer, CancellationToken cancellationToken)
    {
        var credentialId = PasskeyProofs.CredentialIdOf(answer) ?? [];
        return await (
            from passkey in db.Set<Passkey>().AsNoTracking()
            join owner in db.Set<PasskeyOwner>() on passkey.AccountId equals owner.AccountId
            join account in db.Accounts on passkey.AccountId equals account.Id
            where passkey.CredentialId == credentialId && passkey.RevokedAt == null && account.Status != AccountStatus.Closed
            select new Known(passkey, owner.UserHandle)).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<PasskeyRefusal> Check(AssertionAnswer answer, Ceremony ceremony, AuthData data, Known known, CancellationToken cancellationToken)
    {
        if (!StrictBase64Url.TryDecode(answer.Response.UserHandle, out var handle) || !CryptographicOperations.FixedTimeEquals(handle, known.UserHandle)) return PasskeyRefusal.UserHandle;
        if (!await proofs.IsSignatureValid(answer, ceremony.Challenge, known.Passkey, cancellationToken)) return PasskeyRefusal.Signature;
        if (ceremony.AccountId is { } bound && bound != known.Passkey.AccountId) return PasskeyRefusal.OtherAccount;
        return data.IsBackupEligible != known.Passkey.IsBackupEligible ? PasskeyRefusal.BackupFlags : PasskeyRefusal.None;
    }

    /// <summary>
    /// Moves the counter forward in one statement, so that of two raced answers with the same counter one is refused. Authenticators that
    /// do not count stay at zero; one that counted may not fall back to zero (WebAuthn Level 3 §7.2, step 22).
    /// </summary>
    private async Task<bool> Use(Passkey passkey, AuthData data, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        long count = data.SignCount;
        var changed = await db.Set<Passkey>()
            .Where(p => p.Id == passkey.Id && p.RevokedAt == null && (p.SignCount < count || (p.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.SignCount, count).SetProperty(x => x.LastUsedAt, now).SetProperty(x => x.IsBackedUp, data.IsBackedUp), cancellationToken);
        return changed == 1;
    }

    private async Task<ProblemHttpResult> Refuse(AccountId? accountId, PasskeyRefusal refusal, CancellationToken cancellationToken)
    {
        Log.Refused(logger, refusal);
        if (accountId is not null)
        {
            db.AuditEvents.Add(new AuditEvent("passkey.refused", accountId, null, $"step=sign_in reason={PasskeyProblems.Word(refusal)}", clock.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
        }
        return problems.Refused(refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(2321, LogLevel.Information, "A passkey sign-in was refused: {Refusal}.")]
        public static partial void Refused(ILogger logger, PasskeyRefusal refusal);
    }
}
