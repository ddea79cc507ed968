using System.Security.Cryptography;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Features.SignIn;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.CounterRecovery;

/// <summary>Redeems the one-time code: every old means of sign-in and every session ends, and the person may add one new passkey.</summary>
internal sealed class CompleteRecovery(
    IdentityDb db, SignInMeans means, SignInSessions sessions, NoticeOutbox notices, NetworkAllowance allowance, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Compared with when there is no code, so that the work is the same; no hash equals it.</summary>
    private static readonly byte[] Nothing = new byte[SHA256.HashSizeInBytes];

    /// <returns>Not done for a wrong, used, replaced or expired code, or after too many tries; with a wait when nothing was checked.</returns>
    public async Task<(bool IsDone, TimeSpan Wait)> Redeem(HttpContext context, CaseReference reference, string typed, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var value = reference.Value;
        var hash = RecoveryCase.HashOf(typed);
        var (recovery, wait) = await Count(context, value, now, cancellationToken);
        if (wait > TimeSpan.Zero) return (false, wait);
        var isRight = CryptographicOperations.FixedTimeEquals(recovery is { CodeHash.Length: > 0 } ? recovery.CodeHash : Nothing, hash);
        if (!isRight || recovery is not { AccountId: { } accountId }) return (false, TimeSpan.Zero);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One statement decides who of two redeems it, and whether the owner cancelled first.
        var won = await db.Set<RecoveryCase>()
            .Where(c => c.Id == recovery.Id && c.State == RecoveryState.Approved && c.CodeHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, RecoveryState.Completed).SetProperty(c => c.CodeHash, Array.Empty<byte>()).SetProperty(c => c.Revision, c => c.Revision + 1), cancellationToken);
        if (won == 0) return (false, TimeSpan.Zero);
        await means.Forget(accountId, cancellationToken);
        await sessions.EndAllOf(accountId, null, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("recovery.completed", accountId, null, $"ref={value}", now));
        await notices.Send(accountId, NoticeKind.RecoveryCompleted, cancellationToken);
        await sessions.Start(context, accountId, Acr.Recovery, "otp", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (true, TimeSpan.Zero);
    }

    /// <summary>
    /// Counts the try before it is compared, so that guesses sent at once are all counted. Network and case are counted in one transaction
    /// that always writes: a reference that names no case takes as long as one that does.
    /// </summary>
    /// <returns>The case that the try was counted against; null when there is none that takes a code.</returns>
    private async Task<(RecoveryCase? Case, TimeSpan Wait)> Count(HttpContext context, string reference, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var wait = await allowance.Take("recovery-finish", context.Connection.RemoteIpAddress, options.Value.Recovery.CodesPerNetworkPerHour, cancellationToken);
        var counted = wait > TimeSpan.Zero ? 0 : await db.Set<RecoveryCase>()
            .Where(c => c.Reference == reference && c.State == RecoveryState.Approved && c.CodeExpiresAt > now && c.Tries < RecoveryCase.MaxTries)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), cancellationToken);
        var recovery = await db.Set<RecoveryCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Reference == reference, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (counted == 0 ? null : recovery, wait);
    }
}
