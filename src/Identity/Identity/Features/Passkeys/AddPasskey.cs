using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>POST: verifies the answer of <c>navigator.credentials.create()</c>, keeps the passkey, and raises the session it was made in.</summary>
internal sealed partial class AddPasskey(
    IdentityDb db, Ceremonies ceremonies, PasskeyProofs proofs, PersonVault vault, SignInSessions sessions,
    KnownDevices devices, NoticeOutbox notices, PasskeyProblems problems, TimeProvider clock, ILogger<AddPasskey> logger)
{
    private const int MaxRaces = 3;

    /// <param name="Ceremony">As <see cref="AddPasskeyOptions"/> gave it.</param>
    /// <param name="Name">The owner's words for it, at most 60 characters; empty lets the server name it after the device.</param>
    public sealed record Request(string Ceremony, RegistrationAnswer Credential, string? Name = null);

    internal sealed record Response(string Id);

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/v1/account/passkeys", ([FromServices] AddPasskey slice, Request request, HttpContext context, CancellationToken cancellationToken) => slice.Handle(request, context, cancellationToken))
            .RequireAuthorization(Policies.Recovering).AddEndpointFilter<SameOriginOnly>();

    private async Task<Results<Created<Response>, ProblemHttpResult>> Handle(Request request, HttpContext context, CancellationToken cancellationToken)
    {
        var accountId = context.User.AccountId();
        var given = string.IsNullOrWhiteSpace(request.Name) ? DeviceName.From(context.Request.Headers.UserAgent.ToString()) : request.Name;
        var name = given.Length == 0 ? "" : PasskeyName.Clean(given);
        if (name is null) return problems.Name();
        var (ceremony, used) = await ceremonies.Redeem(context, CeremonyKind.Add, request.Ceremony, cancellationToken);
        if (ceremony is null) return await Refuse(accountId, used, cancellationToken);
        if (ceremony.AccountId != accountId) return await Refuse(accountId, PasskeyRefusal.OtherAccount, cancellationToken);
        var (proof, wrong) = await proofs.VerifyNew(request.Credential, ceremony.Challenge, cancellationToken);
        if (proof is null) return await Refuse(accountId, wrong, cancellationToken);
        for (var race = 0; race < MaxRaces; race++)
        {
            var live = await db.Set<Passkey>().AsNoTracking().Where(p => p.AccountId == accountId && p.RevokedAt == null).Select(p => p.Slot).ToListAsync(cancellationToken);
            if (!MayChangePasskeys.Add(context.User, live.Count > 0, clock)) return problems.StepUp();
            var slot = Enumerable.Range(1, Passkey.Limit).FirstOrDefault(s => !live.Contains(s));
            if (slot == 0) return problems.Limit();
            if (await Keep(accountId, slot, proof, name, cancellationToken) is { } passkey)
            {
                await Raise(context, accountId, passkey, cancellationToken);
                return TypedResults.Created($"/api/v1/account/passkeys/{passkey.Id}", new Response(passkey.Id.ToString()));
            }
            if (await db.Set<Passkey>().AnyAsync(p => p.CredentialId == proof.CredentialId, cancellationToken)) return await Refuse(accountId, PasskeyRefusal.Known, cancellationToken);
            if (await db.Accounts.AnyAsync(a => a.Id == accountId && a.Status == AccountStatus.Closed, cancellationToken)) return problems.StepUp();
        }
        return problems.Limit();
    }

    /// <summary>Writes the passkey; null when another request took the slot or the credential id, or closed the account, in the meantime.</summary>
    private async Task<Passkey?> Keep(AccountId accountId, int slot, NewPasskey proof, string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await RowLock.Take(db, accountId, cancellationToken);
        // An account that is closed at this moment must not come back to life by its first passkey.
        var account = await db.Accounts.SingleAsync(a => a.Id == accountId, cancellationToken);
        if (account.Status == AccountStatus.Closed) return null;
        var passkey = new Passkey(accountId, slot, proof, now);
        if (name.Length > 0) await vault.Put(accountId.Value, passkey.NameField, name, cancellationToken);
        db.Add(passkey);
        db.AuditEvents.Add(new AuditEvent("passkey.added", accountId, accountId, $"passkey={passkey.Id} acr={passkey.Level} aaguid={passkey.Aaguid}", now));
        await notices.Send(accountId, NoticeKind.PasskeyAdded, cancellationToken);
        account.Activate();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return passkey;
        }
        catch (DbUpdateException exception) when (UniqueViolation.Is(exception))
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    // Making a passkey proved possession and verification, so the session reaches its level; it never falls below what it had.
    private async Task Raise(HttpContext context, AccountId accountId, Passkey passkey, CancellationToken cancellationToken)
    {
        devices.Remember(context, accountId);
        if (!Acr.Satisfies(context.User.Acr(), passkey.Level)) await sessions.Start(context, accountId, passkey.Level, passkey.Amr, cancellationToken);
    }

    private async Task<ProblemHttpResult> Refuse(AccountId accountId, PasskeyRefusal refusal, CancellationToken cancellationToken)
    {
        Log.Refused(logger, refusal);
        db.AuditEvents.Add(new AuditEvent("passkey.refused", accountId, accountId, $"step=add reason={PasskeyProblems.Word(refusal)}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return problems.Refused(refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Information, "A new passkey was refused: {Refusal}.")]
        public static partial void Refused(ILogger logger, PasskeyRefusal refusal);
    }
}
