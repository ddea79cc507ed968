using System.Security.Cryptography;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.RecoveryCodes;

/// <summary>Makes and redeems recovery codes (NIST SP 800-63B-4 §4.2.1.1, saved recovery codes). Never locked: 128 bits need no guard against guessing.</summary>
internal sealed class RecoveryCodeBook(IdentityDb db, IKeyCustodian custodian, NoticeOutbox notices, TimeProvider clock)
{
    /// <summary>How many codes a person gets at a time.</summary>
    public const int Count = 10;

    /// <summary>Makes new codes and forgets all earlier ones. The texts exist only in the answer.</summary>
    public async Task<IReadOnlyList<string>> Replace(AccountId accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetBytes(CodeText.Bytes)).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Set<RecoveryCode>().Where(c => c.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(codes.Select(code => new RecoveryCode(Hash(code), accountId, now)));
        db.AuditEvents.Add(new AuditEvent("recovery_codes.replaced", accountId, accountId, $"count={Count}", now));
        await notices.Send(accountId, NoticeKind.RecoveryCodesReplaced, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. codes.Select(code => CodeText.Write(code))];
    }

    /// <summary>Uses a code up and says whose it was. One statement decides, so of two who send it at once one is let in.</summary>
    public async Task<AccountId?> Redeem(string typed, CancellationToken cancellationToken)
    {
        if (CodeText.Read(typed) is not { } code) return null;
        var hash = Hash(code);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await db.Set<RecoveryCode>()
            .Where(c => c.Hash == hash && c.UsedAt == null && db.Accounts.Any(a => a.Id == c.AccountId && a.Status != AccountStatus.Closed))
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.UsedAt, now), cancellationToken);
        if (used == 0) return null;
        var accountId = await db.Set<RecoveryCode>().Where(c => c.Hash == hash).Select(c => c.AccountId).SingleAsync(cancellationToken);
        db.AuditEvents.Add(new AuditEvent("recovery_code.used", accountId, accountId, "", now));
        await notices.Send(accountId, NoticeKind.RecoveryCodeUsed, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return accountId;
    }

    public Task<int> Left(AccountId accountId, CancellationToken cancellationToken) =>
        db.Set<RecoveryCode>().CountAsync(c => c.AccountId == accountId && c.UsedAt == null, cancellationToken);

    private byte[] Hash(byte[] code) => custodian.Hmac(HmacPurpose.OneTimeCode, [.. "recovery-code"u8, .. code]);
}
