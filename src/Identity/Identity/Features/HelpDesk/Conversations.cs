using System.Text.Json;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>Reads and writes the sealed messages of support cases. Reading is an access to personal data and is recorded as one.</summary>
internal sealed class Conversations(IdentityDb db, PersonVault vault, TimeProvider clock)
{
    public Task<SupportCase?> Find(string? typed, CancellationToken cancellationToken)
    {
        if (!CaseReference.TryRead(typed, out var reference)) return Task.FromResult<SupportCase?>(null);
        var value = reference.Value.Value;
        return db.Set<SupportCase>().SingleOrDefaultAsync(c => c.Reference == value, cancellationToken);
    }

    public async Task<IReadOnlyList<SupportMessage>> Read(SupportCase support, Access access, CancellationToken cancellationToken)
    {
        if (support.Ciphertext.Length == 0) return [];
        var bytes = await vault.Open(support.AccountId.Value, support.SealedAs, support.KeyVersion, support.Ciphertext, access, cancellationToken);
        return bytes is null ? [] : JsonSerializer.Deserialize<List<SupportMessage>>(bytes) ?? [];
    }

    /// <summary>Adds a message, with its audit event, and saves.</summary>
    /// <returns>False when the case is closed or full, or someone else wrote in the meantime.</returns>
    public async Task<bool> Add(SupportCase support, Access access, bool fromStaff, string text, CancellationToken cancellationToken)
    {
        if (!support.IsOpen || support.MessageCount >= SupportCase.MaxMessages) return false;
        var now = clock.GetUtcNow();
        var isFirst = support.Ciphertext.Length == 0;
        List<SupportMessage> messages = [.. await Read(support, access, cancellationToken), new SupportMessage(now, fromStaff, text)];
        var (version, ciphertext) = await vault.Seal(support.AccountId.Value, support.SealedAs, JsonSerializer.SerializeToUtf8Bytes(messages), cancellationToken);
        support.Fill(version, ciphertext, fromStaff, now);
        db.AuditEvents.Add(new AuditEvent(isFirst ? "support.opened" : "support.replied", support.AccountId, access.Actor, $"ref={support.Reference}", now));
        return await TrySave(cancellationToken);
    }

    /// <summary>Saves a change of a case; false when someone else changed it in the meantime.</summary>
    public async Task<bool> TrySave(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>All cases of an account with their messages, for its owner's download.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<SupportMessage>>> AllOf(AccountId account, Access access, CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, IReadOnlyList<SupportMessage>>();
        foreach (var support in await db.Set<SupportCase>().AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.OpenedAt).ToListAsync(cancellationToken))
        {
            all[CaseReference.Shown(support.Reference)] = await Read(support, access, cancellationToken);
        }
        return all;
    }
}
