using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>Makes the account of a proved address, in one transaction with its first session.</summary>
internal sealed class CompleteRegistration(IdentityDb db, SignInSessions sessions, TimeProvider clock)
{
    /// <summary>False when the attempt was completed before, or the address became another account's in the meantime.</summary>
    public async Task<bool> Run(HttpContext context, RegistrationAttempt attempt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var completed = await db.Set<RegistrationAttempt>().Where(a => a.Id == attempt.Id && a.CompletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.CompletedAt, now), cancellationToken);
        if (completed == 0) return false;
        var accountId = attempt.Resumes ?? Create(attempt, now);
        if (attempt.Resumes is { } resumed && !await IsStarting(resumed, cancellationToken)) return false;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException raced) when (UniqueViolation.Is(raced))
        {
            // The address's index is unique: another registration of it was completed first. The transaction is rolled back.
            return false;
        }
        // A proved address signs no one in: this session opens the page that adds the first passkey, and no other.
        await sessions.Start(context, accountId, Acr.Recovery, "otp", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private AccountId Create(RegistrationAttempt attempt, DateTimeOffset now)
    {
        var accountId = new AccountId(attempt.Id);
        db.Add(new Account(accountId, attempt.Culture, now));
        db.Add(new BlindIndexEntry(attempt.Field, attempt.AddressIndex, accountId));
        db.AuditEvents.Add(new AuditEvent("account.registered", accountId, accountId, $"contact={attempt.Field}", now));
        return accountId;
    }

    private Task<bool> IsStarting(AccountId accountId, CancellationToken cancellationToken) =>
        db.Accounts.AnyAsync(a => a.Id == accountId && a.Status == AccountStatus.Starting, cancellationToken);
}
