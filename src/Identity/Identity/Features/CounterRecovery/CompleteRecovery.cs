using System.Security.Cryptography;
using Bauhinia.Identity.Features.MyAccount;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>Redeems the one-time code: every old means of sign-in and every session ends, and the person may add one new passkey.</summary>
internal sealed class CompleteRecovery(IdentityDb db, AccountRecords records, SignInSessions sessions, NoticeOutbox notices, TimeProvider clock)
{
    /// <summary>The slices whose rows sign someone in, or make it easier.</summary>
    private static readonly string[] Means = [".Features.Passkeys", ".Features.Passwords", ".Features.RecoveryCodes", ".Features.Guessing"];

    /// <returns>False for a wrong, used, replaced or expired code, or after too many tries.</returns>
    public async Task<bool> Redeem(HttpContext context, CaseReference reference, string typed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var value = reference.Value;
        // Counted before it is compared, so that guesses sent at once are all counted.
        var counted = await db.Set<RecoveryCase>()
            .Where(c => c.Reference == value && c.State == RecoveryState.Approved && c.CodeExpiresAt > now && c.Tries < RecoveryCase.MaxTries)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), cancellationToken);
        if (counted == 0) return false;
        var recovery = await db.Set<RecoveryCase>().AsNoTracking().SingleAsync(c => c.Reference == value, cancellationToken);
        var hash = RecoveryCase.HashOf(typed);
        if (recovery.AccountId is not { } accountId || !CryptographicOperations.FixedTimeEquals(recovery.CodeHash, hash)) return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One statement decides who of two redeems it, and whether the owner cancelled first.
        var won = await db.Set<RecoveryCase>()
            .Where(c => c.Id == recovery.Id && c.State == RecoveryState.Approved && c.CodeHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, RecoveryState.Completed).SetProperty(c => c.CodeHash, Array.Empty<byte>()).SetProperty(c => c.Revision, c => c.Revision + 1), cancellationToken);
        if (won == 0) return false;
        await records.Delete(accountId, type => Means.Any(m => type.Namespace?.EndsWith(m, StringComparison.Ordinal) == true), cancellationToken);
        await sessions.EndAllOf(accountId, null, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("recovery.completed", accountId, null, $"ref={value}", now));
        await notices.Send(accountId, NoticeKind.RecoveryCompleted, cancellationToken);
        await sessions.Start(context, accountId, Acr.Recovery, "otp", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
